"""Rows into PostgreSQL by COPY, on Django's own connection and so in its transaction.

The text is made in few passes over a whole batch and not value by value.
"""

from collections.abc import Sequence
from functools import cache

from registers.copying.prepared import copy
from registers.domain.ledger_table import NULL, Kind, LedgerTable, Row


def write_rows(table: LedgerTable, rows: Sequence[Row]) -> None:
    """Copy rows into a table.

    Raises: ValueError when a text holds what would be taken for another column.
    """
    copy(copy_statement(table), copy_content(table, rows))


@cache
def copy_statement(table: LedgerTable) -> str:
    """Write the statement that takes a table's rows."""
    columns = ", ".join(f'"{name}"' for name in table.columns)
    return f"COPY \"{table.name}\" ({columns}) FROM STDIN (NULL E'\\x{ord(NULL):02x}')"


def copy_content(table: LedgerTable, rows: Sequence[Row]) -> bytes:
    """Write rows in COPY's text format.

    Raises: ValueError when a text holds what would be taken for another column or row.
    """
    text = "\n".join(rows)
    if text.count("\n") != len(rows) - 1 or text.count("\t") != len(rows) * (len(table.columns) - 1):
        raise ValueError("A text holds a line break or a tab.")
    if "\\" in text:
        text = "\n".join([_escaped_row(table, row) if "\\" in row else row for row in rows])
    return text.encode()


def _escaped_row(table: LedgerTable, row: Row) -> Row:
    return "\t".join(map(_escaped, row.split("\t"), table.kinds))


def _escaped(text: str, kind: Kind) -> str:
    """Write a text that may have a backslash, which hardly any has; where bytes begin it is escaped already."""
    return text if kind is Kind.BYTES else text.replace("\\", "\\\\")
