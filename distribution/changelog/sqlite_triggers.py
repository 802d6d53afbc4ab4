"""The triggers of HQ on SQLite: one per operation, for each row.

SQLite has no statement triggers. REPLACE deletes without a DELETE trigger unless `recursive_triggers` is on, which the
settings do for every connection. Django remakes tables in migrations and their triggers go with the old table, so they
are installed again after every migrate.
"""

from collections.abc import Mapping

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from distribution.changelog.trigger_names import LOG_TABLE, PREFIX, quoted, text_literal, trigger_name


def wanted(connection: BaseDatabaseWrapper, captured: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:  # noqa: ARG001
    """Write the triggers that tables have to have, by table, as SQLite keeps their text."""
    return {table: frozenset(_statements(table, columns)) for table, columns in captured.items()}


def installed(connection: BaseDatabaseWrapper) -> dict[str, frozenset[str]]:
    """Read the capturing triggers there are, by table."""
    triggers: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        for name, table, sql in cursor.fetchall():
            if name.startswith(PREFIX):
                triggers.setdefault(table, set()).add(sql)
    return {table: frozenset(definitions) for table, definitions in triggers.items()}


def install(cursor: CursorWrapper, table: str, columns: tuple[str, ...]) -> None:
    """Make a table's triggers; those it had must be gone."""
    for statement in _statements(table, columns):
        cursor.execute(statement)


def remove(cursor: CursorWrapper, table: str) -> None:
    """Drop a table's capturing triggers, whatever they are."""
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
    for (name,) in cursor.fetchall():
        if name.startswith(PREFIX):
            cursor.execute(f"DROP TRIGGER {quoted(name)}")


def log_everything(cursor: CursorWrapper, table: str) -> None:
    """Write down that any row of a table may have changed."""
    cursor.execute(f"INSERT INTO {LOG_TABLE} (table_name, key, moved) VALUES (%s, NULL, 1)", [table])  # noqa: S608 - our own name


def _statements(table: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    moved = " OR ".join(f"OLD.{quoted(column)} IS NOT NEW.{quoted(column)}" for column in columns)
    return (
        _trigger(table, "insert", _entry(table, columns, "NEW", "1")),
        _trigger(table, "delete", _entry(table, columns, "OLD", "1")),
        _trigger(
            table, "update", _entry(table, columns, "NEW", f"({moved})"), f"{_entry(table, columns, 'OLD', '1')} WHERE {moved}"
        ),
    )


def _trigger(table: str, operation: str, *entries: str) -> str:
    name = quoted(trigger_name(table, operation))
    body = " ".join(f"{entry};" for entry in entries)
    return f"CREATE TRIGGER {name} AFTER {operation.upper()} ON {quoted(table)} BEGIN {body} END"


def _entry(table: str, columns: tuple[str, ...], row: str, moved: str) -> str:
    pairs = ", ".join(f"{text_literal(column)}, {row}.{quoted(column)}" for column in columns)
    return f"INSERT INTO {LOG_TABLE} (table_name, key, moved) SELECT {text_literal(table)}, json_object({pairs}), {moved}"
