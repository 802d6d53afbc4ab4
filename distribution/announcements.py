"""Discovery: which tables are announced for distribution, by whichever app is installed.

Found by the name of a module, `<app>.replication`, and not by a registry that apps would have to import: the catalog
never imports distribution, and a third-party app makes its table distributable with one file. What is announced is
checked here once, at first use, so that a mistake is told with its app's name and not as an SQL error in a run.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import module_has_submodule

from channel.announcement import ReplicatedTable, RowScope
from channel.jobs import ALL_JOBS, PERSONAL_JOBS, STANDARD_JOBS
from distribution.domain.tables_read import tables_read

MODULE = "replication"


@cache
def replicated_tables() -> tuple[ReplicatedTable, ...]:
    """Find every announced table, ordered by job and table name.

    Raises:
        ImproperlyConfigured: an announcement contradicts another one or itself.
    """
    announced = [
        (module.__name__, table) for module in _replication_modules() for table in getattr(module, "REPLICATED_TABLES", ())
    ]
    refuse_mistakes(announced, set(jobs()))
    return tuple(sorted((table for _, table in announced), key=lambda table: (table.job, table.table.name)))


def announced_by(replicated: ReplicatedTable) -> str:
    """Name the module that announces a table."""
    modules = (module for module in _replication_modules() if replicated in getattr(module, "REPLICATED_TABLES", ()))
    return next(modules).__name__


@cache
def jobs() -> dict[int, str]:
    """Name every scheduler job: the standard ones, and those a third-party app names in `SCHEDULER_JOBS`."""
    named: dict[int, str] = {}
    for module in _replication_modules():
        named |= getattr(module, "SCHEDULER_JOBS", {})
    return dict(sorted((named | STANDARD_JOBS).items()))


@cache
def tables_of_job(job: int) -> tuple[ReplicatedTable, ...]:
    """Find the announced tables of one scheduler job."""
    return tuple(table for table in replicated_tables() if table.job == job)


@cache
def personal_jobs() -> frozenset[int]:
    """Name the jobs whose packages travel encrypted: those with a table about people, and the standard ones that are."""
    return PERSONAL_JOBS.union(table.job for table in replicated_tables() if table.is_personal)


@cache
def announcement_sha256(job: int) -> str:
    """Name what is announced for a job: when it changes, rows are others although no row was changed.

    It goes by the representation of the tables, which leaves out what changes no row: their scope, and whether they are
    personal.
    """
    return hashlib.sha256(repr(tables_of_job(job)).encode()).hexdigest()


@cache
def captured_tables() -> Mapping[str, tuple[str, ...]]:
    """Tell which columns of which HQ tables the change log records, both in alphabetical order.

    The keys of every source, and whatever a filter, a join or an expression reads of any other table.
    """
    captured: defaultdict[str, set[str]] = defaultdict(set)
    for replicated in replicated_tables():
        captured[replicated.source].add(replicated.source_key)
        for dependency in replicated.reads:
            captured[dependency.table].update(dependency.columns)
    return {table: tuple(sorted(captured[table])) for table in sorted(captured)}


def _replication_modules() -> Iterable[ModuleType]:
    for app in apps.get_app_configs():
        if module_has_submodule(app.module, MODULE):
            yield import_module(f"{app.name}.{MODULE}")


def refuse_mistakes(announced: Iterable[tuple[str, ReplicatedTable]], known_jobs: set[int]) -> None:
    """Refuse what could not be packaged, or would be packaged twice; `announced` is by module name.

    Raises:
        ImproperlyConfigured: with the module, the table and the mistake.
    """
    announced_by: dict[str, str] = {}
    for module, replicated in announced:
        name = replicated.table.name
        if name in announced_by:
            raise ImproperlyConfigured(f"{module}: the channel table {name} is already announced by {announced_by[name]}.")
        announced_by[name] = module
        for mistake in _mistakes(replicated, known_jobs):
            raise ImproperlyConfigured(f"{module}: {name}: {mistake}")


def _mistakes(replicated: ReplicatedTable, known_jobs: set[int]) -> Iterable[str]:
    key = f"src.{replicated.source_key}"
    if replicated.expression(replicated.table.primary_key) != key:
        yield f"the primary key has to be {key}, because changed rows are found by it."
    if replicated.job == ALL_JOBS or replicated.job not in known_jobs:
        yield f"job {replicated.job} is unknown; name it in SCHEDULER_JOBS."
    if (replicated.scope == RowScope.GLOBAL) != (not replicated.row_filter.strip()):
        yield f"the scope is {replicated.scope}; it is GLOBAL exactly when there is no row filter."
    listed = {dependency.table for dependency in replicated.reads}
    read = _tables_read(replicated)
    for table in sorted(read - listed):
        yield f"the table {table} is read and not listed in reads, so its changes would not be seen."
    for dependency in replicated.reads:
        if not dependency.columns:
            yield f"the table {dependency.table} is read without columns."
    for table in sorted(listed - read):
        yield f"the table {table} is listed in reads, but no row filter, join or expression reads it."


def _tables_read(replicated: ReplicatedTable) -> frozenset[str]:
    """Name the tables beside its source that a replicated table's rows come from, or go by."""
    return tables_read(replicated.row_filter).union(
        tables_read(replicated.joins), *(tables_read(expression) for expression in replicated.expressions.values())
    )
