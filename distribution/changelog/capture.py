"""Installs, removes and inspects the triggers that write the change log, on whichever engine HQ runs.

Triggers and not signals, because `QuerySet.update`, `bulk_create` and plain SQL send none. They are taken away before a
migration changes the schema (a trigger that names a dropped column breaks every later write) and installed again after
it. A table whose triggers were missing or other than they have to be gets an entry without key: any of its rows may
have changed unseen, so the next run compares it whole.
"""

from collections.abc import Mapping
from types import ModuleType

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from distribution.changelog import postgresql_triggers, sqlite_triggers
from distribution.changelog.trigger_names import LOG_TABLE

Captured = Mapping[str, tuple[str, ...]]

_ENGINES: dict[str, ModuleType] = {"sqlite": sqlite_triggers, "postgresql": postgresql_triggers}


def install_capture(connection: BaseDatabaseWrapper, captured: Captured) -> None:
    """Bring the triggers to what has to be captured; what is right already is left alone.

    Tables that do not exist (yet), or lack a captured column, are left out, and nothing is done without a change log.
    Table by table, so that no transaction holds the locks of all of them.
    """
    engine = _engine(connection)
    tables = set(connection.introspection.table_names())
    if LOG_TABLE not in tables:
        return
    present = {
        table: columns for table, columns in captured.items() if table in tables and _has_columns(connection, table, columns)
    }
    for table in sorted(set(engine.installed(connection)) - set(present)):
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            engine.remove(cursor, table)
    for table in wrong_tables(connection, present):
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            engine.remove(cursor, table)
            engine.install(cursor, table, present[table])
            engine.log_everything(cursor, table)


def remove_capture(connection: BaseDatabaseWrapper) -> None:
    """Drop every capturing trigger."""
    engine = _engine(connection)
    for table in sorted(engine.installed(connection)):
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            engine.remove(cursor, table)


def wrong_tables(connection: BaseDatabaseWrapper, captured: Captured) -> list[str]:
    """Name the tables whose triggers are missing or are not those that have to be there."""
    engine = _engine(connection)
    installed, wanted = engine.installed(connection), engine.wanted(connection, captured)
    return [table for table in captured if installed.get(table) != wanted[table]]


def _has_columns(connection: BaseDatabaseWrapper, table: str, columns: tuple[str, ...]) -> bool:
    """Tell whether a table has the columns: a trigger that names another one would break every write.

    Asked of an empty result, because Django's introspection parses the SQL of each table on SQLite.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} LIMIT 0")  # noqa: S608 - an announced name
        return {column[0] for column in cursor.description}.issuperset(columns)


def _engine(connection: BaseDatabaseWrapper) -> ModuleType:
    return _ENGINES[connection.vendor]
