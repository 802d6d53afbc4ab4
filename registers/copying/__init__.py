"""Writing rows without the ORM, as fast as each engine takes them: COPY on PostgreSQL, `executemany` on SQLite."""

from collections.abc import Sequence

from django.db import connection

from registers.copying import postgresql_copy, sqlite_insert
from registers.domain.ledger_table import LedgerTable, Row

_WRITERS = {"postgresql": postgresql_copy.write_rows, "sqlite": sqlite_insert.write_rows}


def copy_rows(table: LedgerTable, rows: Sequence[Row]) -> None:
    """Insert rows within the present transaction; nothing is done for none.

    Raises: IntegrityError, DataError or ValueError when the table does not take one of them.
    """
    if rows:
        _WRITERS[connection.vendor](table, rows)
