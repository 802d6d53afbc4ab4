"""Write a table of the ledger as a file, piece by piece; whoever asks writes the pieces where they belong."""

from collections.abc import Iterator
from datetime import date

from channel.errors import InvalidInput
from registers.exporting.csv_file import csv_pieces
from registers.queries.exported_rows import EXPORTS, exported_rows
from registers.queries.store_reach import StoreReach

FORMATS = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}


def export_ledger(
    *,
    table: str,
    file_format: str,
    reach: StoreReach,
    store_number: str | None = None,
    first_date: date | None = None,
    last_date: date | None = None,
) -> Iterator[bytes]:
    """Return the pieces of a file with what is of the stores in reach; nothing is read before the first is asked for.

    Raises: InvalidInput when there is no such table or format, or the last date is before the first.
    """
    if table not in EXPORTS or file_format not in FORMATS:
        raise InvalidInput(f"There is no export of {table} as {file_format}.")
    if first_date and last_date and last_date < first_date:
        raise InvalidInput("The last date is before the first one.")
    export = EXPORTS[table]
    rows = exported_rows(export, reach=reach, store_number=store_number, first_date=first_date, last_date=last_date)
    if file_format == "csv":
        return csv_pieces(export.columns, rows)
    from registers.exporting.parquet_file import parquet_pieces

    return parquet_pieces(export.columns, rows)


def export_file_name(
    *, table: str, file_format: str, store_number: str | None, first_date: date | None, last_date: date | None
) -> str:
    """Name the file after what is in it."""
    parts = [table, store_number, first_date and first_date.isoformat(), last_date and last_date.isoformat()]
    return "-".join(part for part in parts if part) + f".{file_format}"
