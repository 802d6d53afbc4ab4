"""Nobody changes what was posted: triggers refuse UPDATE and DELETE of the ledger's rows, and of vouchers' movements.

Python that only promised it would be one `QuerySet.update` away from a changed ledger, and auditors ask the database.
Maintenance says so first: `open_ledger()` in code, `SET LOCAL everytill.ledger_open = 'on'` in psql. SQLite has no
settings; there the trigger asks a function that only our connections have, so that another program is refused, too.
TRUNCATE is left to those who may do it: `manage.py flush` and tests.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from registers.ledger import GUARDED_TABLES

MAINTENANCE = "SET LOCAL everytill.ledger_open = 'on'"
REFUSAL = "Posted transactions are never changed: a correction is a document of its own."

_SQLITE_FUNCTION = "everytill_ledger_is_open"
_TRIGGER = "ledger_guard"
_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION everytill_ledger_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('everytill.ledger_open', true) = 'on' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
END $$
"""

_OPEN: ContextVar[bool] = ContextVar("ledger_is_open", default=False)


@contextmanager
def open_ledger(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let this thread change the ledger, on PostgreSQL in one database transaction; for documented maintenance only."""
    token = _OPEN.set(True)
    try:
        if connection.vendor != "postgresql":
            yield
            return
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(MAINTENANCE)
            yield
            cursor.execute(MAINTENANCE.replace("'on'", "'off'"))
    finally:
        _OPEN.reset(token)


def answer_sqlite(connection: BaseDatabaseWrapper) -> None:
    """Give a new SQLite connection the function that the triggers ask."""
    if connection.vendor == "sqlite":
        raw: sqlite3.Connection = connection.connection
        raw.create_function(_SQLITE_FUNCTION, 0, lambda: int(_OPEN.get()))


def unguarded_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """List the ledger's tables that lack their triggers."""
    with connection.cursor() as cursor:
        guarded = _guarded(connection.vendor, cursor)
    return [table for table in GUARDED_TABLES if table not in guarded]


def install_guard(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers on the ledger's tables, unless they are there; tables that are yet to be made are left out."""
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in unguarded_tables(connection):
            for statement in _statements(connection.vendor, table) if table in present else ():
                cursor.execute(statement)


def remove_guard(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away while migrations change the tables."""
    with connection.cursor() as cursor:
        for table in _guarded(connection.vendor, cursor):
            if connection.vendor == "postgresql":
                cursor.execute(f'DROP TRIGGER {_TRIGGER} ON "{table}"')
            else:
                for event in ("UPDATE", "DELETE"):
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{_sqlite_name(table, event)}"')


def _guarded(vendor: str, cursor: Any) -> set[str]:
    """Name the tables that have their triggers."""
    if vendor == "postgresql":
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname = %s AND t.tgparentid = 0 AND c.relnamespace = current_schema::regnamespace",
            [_TRIGGER],
        )
        return {name for (name,) in cursor.fetchall()}
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    present = {name for (name,) in cursor.fetchall()}
    return {table for table in GUARDED_TABLES if _sqlite_name(table, "DELETE") in present}


def _statements(vendor: str, table: str) -> list[str]:
    """Build what guards a table."""
    if vendor == "postgresql":
        made = f'CREATE TRIGGER {_TRIGGER} BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION '
        return [_POSTGRESQL_FUNCTION, made + "everytill_ledger_guard()"]
    return [
        f'CREATE TRIGGER "{_sqlite_name(table, event)}" BEFORE {event} ON "{table}" WHEN NOT {_SQLITE_FUNCTION}() '
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for event in ("UPDATE", "DELETE")
    ]


def _sqlite_name(table: str, event: str) -> str:
    return f"{_TRIGGER}_{table}_{event.lower()}"
