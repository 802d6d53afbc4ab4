"""Reading several tables as of one release, while packages are applied beside us."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec

Answer = TypeVar("Answer", bound=msgspec.Struct)


@contextmanager
def one_release(connection: sqlite3.Connection) -> Iterator[None]:
    """Let all reads of a block see the same release; inside a transaction of the caller, that one's."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")


def fetch(connection: sqlite3.Connection, query: str, parameters: dict[str, Any], answer: type[Answer]) -> list[Answer]:
    """Read rows as structs; the query's columns are named like the struct's fields. SQLite's 0 and 1 become booleans."""
    cursor = connection.execute(query, parameters)
    names = [column[0] for column in cursor.description]
    return [msgspec.convert(dict(zip(names, row, strict=True)), answer, strict=False) for row in cursor]
