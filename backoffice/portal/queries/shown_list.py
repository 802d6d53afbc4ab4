"""A list as one request asks for it: which columns, in which order, and as a page or as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from registers.exporting.csv_file import csv_pieces
from registers.exporting.export_table import Column, Kind

from .list_columns import ListColumn, ListColumns, field_name, value_at

CHUNK_ROWS = 2000
# Spreadsheets read a file as UTF-8 when it begins with this.
MARK = b"\xef\xbb\xbf"


@dataclass(slots=True)
class ShownList:
    """What is asked of a list; the view's rows are noted when it cuts its page from them, whatever it narrowed them by."""

    route: str
    of: ListColumns
    sort: str
    columns: tuple[ListColumn, ...]
    rows: Any = None
    #: What the page heads the columns with, in the order of `of.columns`; known once its headings are drawn.
    labels: list[str] = field(default_factory=list)

    def take(self, rows: Any) -> Any:
        """Note the rows of the list and return them in the order that was asked for; other rows stay as they are."""
        if self.rows is not None or not self._is_mine(rows):
            return rows
        self.rows = self._sorted(rows)
        return self.rows

    def pieces(self) -> Iterator[bytes]:
        """Yield the rows as CSV, piece by piece: what the page shows of them, from the first to the last."""
        paths = [path for column in self.columns for path in column.paths]
        columns = [Column(field_name(path), Kind.TEXT) for path in paths]
        yield MARK
        yield from csv_pieces(columns, (tuple(_plain(value_at(row, path)) for path in paths) for row in self._all_rows()))

    def shows(self, column: ListColumn) -> bool:
        """Tell whether a column is shown."""
        return column in self.columns

    def _is_mine(self, rows: Any) -> bool:
        return not self.of.model or (isinstance(rows, QuerySet) and rows.model._meta.label == self.of.model)

    def _sorted(self, rows: Any) -> Any:
        column = self.of.sorted_by(self.sort.removeprefix("-"))
        if column is None or not isinstance(rows, QuerySet):
            return rows
        downwards = "-" if self.sort.startswith("-") else ""
        return rows.order_by(f"{downwards}{column.sort}", f"{downwards}pk")

    def _all_rows(self) -> Iterator[Any]:
        if isinstance(self.rows, QuerySet):
            yield from self.rows.iterator(chunk_size=CHUNK_ROWS)
            return
        for start in range(0, len(self.rows), CHUNK_ROWS):
            yield from self.rows[start : start + CHUNK_ROWS]


def shown_list(route: str, of: ListColumns, asked: QueryDict, remembered: Sequence[str]) -> ShownList:
    """Build the list that an address asks for; what it does not say of columns is as the person left it."""
    named = asked.get("columns", "").split(",") if "columns" in asked else list(remembered)
    return ShownList(route, of, asked.get("sort", ""), of.named(named))


def _plain(value: Any) -> Any:
    """Return a value as a file holds it: numbers, days and moments as they are, everything else as text."""
    return value if value is None or isinstance(value, bool | int) or hasattr(value, "isoformat") else str(value)
