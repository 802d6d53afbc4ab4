"""Tables that are announced otherwise than the builder's copy has them: new, with other columns, or not any more.

Only their jobs are read whole and replaced in the copy, by the code a register replaces them with; it is then the
same as what a register gets, a REPAIR of each such job. Not the whole copy: one column of a small table is no reason to
send a million products again.
"""

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass

from channel.ddl import create_table_sql, read_tables
from channel.header import Audience
from channel.repair import drop_table, replace_table
from channel.row_hash import TableChecksum
from channel.state import ChannelState
from channel.table import ChannelTable
from distribution.announcements import replicated_tables, tables_of_job
from distribution.group_keys import key_for_package
from distribution.models import Package
from distribution.package_store import package_store
from distribution.packaging.build import Build
from distribution.packaging.repair_file import repair_header, store_repair
from distribution.packaging.table_changes import load_rows

RESHAPED_SCHEMA = "reshaped"


@dataclass(frozen=True, slots=True)
class ShapeChange:
    """One job whose tables are to be replaced, and those of the copy that are announced no more."""

    job: int
    dropped: tuple[ChannelTable, ...] = ()


def find_shape_changes(copy: sqlite3.Connection, changed_jobs: Collection[int]) -> dict[int, ShapeChange]:
    """Compare the copy's definitions with the announced ones; the copy does not say which job a table was announced for.

    `changed_jobs` are those announced otherwise since they were last looked at: the job that has lost a table is among
    them. Which one it is matters to nobody, because a table is dropped by its name.
    """
    held = {table.name: table for table in read_tables(copy)}
    announced = {replicated.table.name: replicated for replicated in replicated_tables()}
    jobs = {replicated.job for name, replicated in announced.items() if held.get(name) != replicated.table}
    dropped = tuple(table for name, table in held.items() if name not in announced)
    changes = {job: ShapeChange(job) for job in jobs}
    if dropped:
        of_job = min(jobs & set(changed_jobs) or changed_jobs or jobs or {replicated.job for replicated in announced.values()})
        changes[of_job] = ShapeChange(of_job, dropped)
    return dict(sorted(changes.items()))


def attach_for_reshaping(copy: sqlite3.Connection) -> None:
    """Make room for the rows of replaced tables. Before the copy's transaction begins."""
    copy.execute(f"ATTACH DATABASE '' AS {RESHAPED_SCHEMA}")


def replace_tables(copy: sqlite3.Connection, build: Build, change: ShapeChange, checksums: dict[str, TableChecksum]) -> None:
    """Read a job's tables whole, put them in the place of the copy's, and bring `checksums` up to date."""
    held = {table.name: table for table in read_tables(copy)}
    for replicated in tables_of_job(change.job):
        table = replicated.table
        copy.execute(create_table_sql(table).replace("CREATE TABLE ", f"CREATE TABLE {RESHAPED_SCHEMA}.", 1))
        load_rows(copy, build, replicated, None, f'{RESHAPED_SCHEMA}."{table.name}"')
        checksums[table.name] = replace_table(copy, RESHAPED_SCHEMA, table, held.get(table.name))
        copy.execute(f'DROP TABLE {RESHAPED_SCHEMA}."{table.name}"')
    for table in change.dropped:
        drop_table(copy, table)
        checksums.pop(table.name, None)


def store_repairs(copy: sqlite3.Connection, build: Build, change: ShapeChange, state: ChannelState) -> list[Package]:
    """Package a job as the copy has it now, for each audience where they differ; `state` is that of the next release."""
    tables = [replicated.table for replicated in tables_of_job(change.job)]
    differs = build.excluded.intersection(table.name for table in tables)
    audiences = (Audience.OFFLINE, Audience.STORE) if differs else (Audience.ALL,)
    key = key_for_package(group=build.group, job=change.job, now=build.now)
    packages = []
    for audience in audiences:
        header = repair_header(
            state,
            group=build.group,
            audience=audience,
            job=change.job,
            tables=tables,
            now=build.now,
            emptied=build.excluded,
            dropped_tables=[table.name for table in change.dropped],
        )
        emptied = differs if audience == Audience.OFFLINE else frozenset()
        packages.append(store_repair(copy, tables, header, package_store(), key=key, emptied=emptied))
    return packages
