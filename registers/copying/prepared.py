"""SQL of our own for what is done for each batch of sales, prepared once by each connection.

On PostgreSQL a cursor of the driver's own is kept with the connection: making one of Django's costs twice what the statement
does, and the server would plan the same statement again for every batch. SQLite, and whoever looks on (a test that counts or
disturbs statements), gets Django's cursor.
"""

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection

_KEPT = "_everytill_cursor"


def read_rows(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run a statement within the present transaction and return its rows as the driver gives them.

    Raises: what Django's cursor raises.
    """
    if _is_watched():
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
    with connection.wrap_database_errors:
        return _prepared(statement, parameters).fetchall()


def run(statement: str, parameters: Sequence[Any]) -> None:
    """Run a statement that returns nothing.

    Raises: what Django's cursor raises.
    """
    if _is_watched():
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
        return
    with connection.wrap_database_errors:
        _prepared(statement, parameters)


def driver_cursor() -> "psycopg.Cursor[Any]":
    """Return the cursor that is kept with the present connection; PostgreSQL only."""
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    driver = connection.connection
    kept: psycopg.Cursor[Any] | None = getattr(connection, _KEPT, None)
    if kept is None or kept.connection is not driver or kept.closed:
        kept = psycopg.Cursor(driver)
        setattr(connection, _KEPT, kept)
    return kept


def _prepared(statement: str, parameters: Sequence[Any]) -> "psycopg.Cursor[Any]":
    return driver_cursor().execute(statement, parameters, prepare=True)


def _is_watched() -> bool:
    return connection.vendor != "postgresql" or connection.queries_logged or bool(connection.execute_wrappers)
