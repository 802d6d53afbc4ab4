"""Rows into SQLite, written as Django's SQLite backend writes them, so that the ORM reads what it expects."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from registers.domain.ledger_table import BYTES, NULL, TRUE, Kind, LedgerTable, Row

_PARAMETER: dict[Kind, Callable[[str], object]] = {
    Kind.ID: lambda text: text.replace("-", ""),
    Kind.MOMENT: lambda text: str(datetime.fromisoformat(text).replace(tzinfo=None)),
    Kind.TRUTH: lambda text: text == TRUE,
    Kind.BYTES: lambda text: bytes.fromhex(text.removeprefix(BYTES)) if text.startswith(BYTES) else text.encode(),
}


def write_rows(table: LedgerTable, rows: Sequence[Row]) -> None:
    """Insert rows into a table.

    Raises: ValueError when a text holds what would be taken for another column.
    """
    columns = ", ".join(f'"{name}"' for name in table.columns)
    parameters = ", ".join(["%s"] * len(table.columns))
    statement = f'INSERT INTO "{table.name}" ({columns}) VALUES ({parameters})'  # noqa: S608 - names of our own tables
    with connection.cursor() as cursor:
        cursor.executemany(statement, [_parameters(table, row) for row in rows])


def _parameters(table: LedgerTable, row: Row) -> list[Any]:
    parameters: list[Any] = [None if text == NULL else text for text in row.split("\t")]
    for at, kind in enumerate(table.kinds):
        if kind in _PARAMETER and parameters[at] is not None:
            parameters[at] = _PARAMETER[kind](parameters[at])
    if len(parameters) != len(table.columns):
        raise ValueError("A text holds a tab.")
    return parameters
