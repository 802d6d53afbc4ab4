"""SQL of our own for what is done for each batch of sales and each poll, prepared once by each connection.

On PostgreSQL what a connection has prepared is kept with it (`SessionStatements`): a cursor of Django's costs twice what
the statement does, and the server would plan the same statement again for every batch. SQLite, and whoever looks on (a test that
counts or disturbs statements), gets Django's cursor.
"""

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from registers.copying.session_statements import SessionStatements

_KEPT = "_everytill_statements"


def read_rows(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run a statement within the present transaction and return its rows as the driver gives them.

    Raises: what Django's cursor raises.
    """
    database = connections[DEFAULT_DB_ALIAS]
    if _is_watched(database):
        with database.cursor() as cursor:
            cursor.execute(statement, parameters)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
    with database.wrap_database_errors:
        return _statements(database).read(statement, parameters)


def run(statement: str, parameters: Sequence[Any]) -> int:
    """Run a statement that gives no rows, and return how many it wrote.

    Raises: what Django's cursor raises.
    """
    database = connections[DEFAULT_DB_ALIAS]
    if _is_watched(database):
        with database.cursor() as cursor:
            cursor.execute(statement, parameters)
            return int(cursor.rowcount)
    with database.wrap_database_errors:
        return _statements(database).run(statement, parameters)


def copy(statement: str, content: bytes) -> None:
    """Run a COPY ... FROM STDIN within the present transaction; PostgreSQL only.

    Raises: what Django's cursor raises.
    """
    database = connections[DEFAULT_DB_ALIAS]
    with database.wrap_database_errors:
        _statements(database).copy(statement, content)


def _statements(database: BaseDatabaseWrapper) -> SessionStatements:
    """Give what the present connection has prepared."""
    session = _session(database)
    kept: SessionStatements | None = getattr(database, _KEPT, None)
    if kept is None or kept.session is not session:
        kept = SessionStatements(session)
        setattr(database, _KEPT, kept)
    return kept


def _session(database: BaseDatabaseWrapper) -> "psycopg.Connection[Any]":
    """Give the driver's connection, asked for once, as Django looks for it anew each time it is named."""
    # As Django's cursor does: a connection that was ended meanwhile is noticed by the first statement of a request.
    database.close_if_health_check_failed()
    database.ensure_connection()
    database.validate_no_broken_transaction()
    session: psycopg.Connection[Any] = database.connection
    return session


def _is_watched(database: BaseDatabaseWrapper) -> bool:
    return database.vendor != "postgresql" or database.queries_logged or bool(database.execute_wrappers)
