"""From the values of one record to a row: cleaned, checked for what can be seen without a database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from backoffice.catalog.domain.gtin import is_gtin
from registers.domain.formulas import APOSTROPHE, undefused

from .cleaning import clean_code, clean_text
from .reasons import Note, Refusal, Repair, RowRefused
from .records import Record
from .rows import BarcodeRow, PriceRow, ProductRow, Row
from .values import read_age, read_content, read_date, read_flag, read_price

RowType = TypeVar("RowType", bound=Row)

NUMBER_LENGTH = 64
NAME_LENGTH = 255
CONTENT_UNIT_LENGTH = 16


@dataclass(slots=True)
class ParsedRow(Generic[RowType]):
    """A row, and what had to be done to read it."""

    record: Record
    row: RowType
    repairs: set[Repair] = field(default_factory=set)
    notes: set[Note] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class PriceDefaults:
    """What a price row means where the file has no column for it."""

    price_group: str
    valid_from: date


class Cells:
    """The values of one record by field. A field without a column is None; one with an empty value is ""."""

    def __init__(self, record: Record, places: Mapping[str, int], width: int) -> None:
        """Take the place of each mapped field's column, and the number of columns.

        Raises:
            RowRefused: the record cannot be read, or has values behind the last column.
        """
        if record.problem:
            remedy = 'Put the whole value in quotation marks and double those within: "12"" pipe".'
            raise RowRefused(Refusal.UNREADABLE, "", f"it cannot be read ({record.problem}).", remedy)
        if any(map(str.strip, record.cells[width:])):
            problem = f"it has {len(record.cells)} values for {width} columns."
            raise RowRefused(Refusal.TOO_MANY_VALUES, "", problem, "Put values that contain the separator in quotation marks.")
        self._cells = record.cells
        self._places = places
        self.repairs: set[Repair] = set()

    def text(self, name: str, length: int = NAME_LENGTH) -> str | None:
        """Return a cleaned text. Raises RowRefused when it is too long."""
        return self._cleaned(name, length, clean_text)

    def code(self, name: str, length: int = NUMBER_LENGTH) -> str | None:
        """Return a cleaned number, code or barcode. Raises RowRefused when it is too long."""
        return self._cleaned(name, length, clean_code)

    def required(self, name: str, value: str | None) -> str:
        """Return the value. Raises RowRefused when there is none."""
        if not value:
            raise RowRefused(Refusal.EMPTY, name, "it is empty.", "Fill it in, or take the row out.")
        return value

    def _cleaned(self, name: str, length: int, clean: Callable[[str, set[Repair]], str]) -> str | None:
        place = self._places.get(name)
        if place is None:
            return None
        raw = self._cells[place] if place < len(self._cells) else ""
        if raw.startswith(APOSTROPHE) and (text := undefused(raw)) != raw:
            self.repairs.add(Repair.APOSTROPHE)
            raw = text
        value = clean(raw, self.repairs)
        if len(value) > length:
            problem = f"{len(value)} characters are too long."
            raise RowRefused(Refusal.TOO_LONG, name, problem, f"Shorten it to {length} characters.")
        return value


def parse_product(record: Record, places: Mapping[str, int], width: int) -> ParsedRow[ProductRow]:
    """Build a product row. Raises RowRefused."""
    cells = Cells(record, places, width)
    price, age, weighed, content = (cells.code(name) for name in ("price", "minimum_age", "is_weighed", "net_content"))
    is_deposit = cells.code("is_deposit")
    row = ProductRow(
        number=cells.required("number", cells.code("number")),
        name=cells.required("name", cells.text("name")),
        search_name=cells.text("search_name"),
        category=cells.code("category") or None,
        unit=cells.code("unit") or None,
        tax_group=cells.code("tax_group") or None,
        barcode=cells.code("barcode") or None,
        price=read_price(price, "price") if price else None,
        minimum_age=read_age(age, "minimum_age") if age else None,
        is_weighed=read_flag(weighed, "is_weighed") if weighed else None,
        net_content=read_content(content, "net_content") if content else None,
        net_content_unit=cells.code("net_content_unit", CONTENT_UNIT_LENGTH) or None,
        is_deposit=read_flag(is_deposit, "is_deposit") if is_deposit else None,
        deposit_product=cells.code("deposit_product") or None,
    )
    return ParsedRow(record, row, cells.repairs, _barcode_notes(row.barcode))


def parse_barcode(record: Record, places: Mapping[str, int], width: int) -> ParsedRow[BarcodeRow]:
    """Build a barcode row. Raises RowRefused."""
    cells = Cells(record, places, width)
    flag = cells.code("is_primary")
    row = BarcodeRow(
        number=cells.required("number", cells.code("number")),
        barcode=cells.required("barcode", cells.code("barcode")),
        is_primary=None if flag is None else read_flag(flag, "is_primary"),
    )
    return ParsedRow(record, row, cells.repairs, _barcode_notes(row.barcode))


def parse_price(record: Record, places: Mapping[str, int], width: int, defaults: PriceDefaults) -> ParsedRow[PriceRow]:
    """Build a price row. Raises RowRefused."""
    cells = Cells(record, places, width)
    valid_from = cells.code("valid_from")
    valid_to = cells.code("valid_to")
    row = PriceRow(
        number=cells.required("number", cells.code("number")),
        price=read_price(cells.required("price", cells.code("price")), "price"),
        price_group=cells.required("price_group", cells.code("price_group") or defaults.price_group),
        valid_from=read_date(valid_from, "valid_from") if valid_from else defaults.valid_from,
        valid_to=read_date(valid_to, "valid_to") if valid_to else None,
    )
    if row.valid_to is not None and row.valid_to < row.valid_from:
        problem = f"{row.valid_to} is before the first day, {row.valid_from}."
        raise RowRefused(Refusal.ENDS_BEFORE_START, "valid_to", problem, "Write a later day, or none.")
    return ParsedRow(record, row, cells.repairs)


def places_of(mapping: Mapping[str, str], columns: Sequence[str]) -> dict[str, int]:
    """Build {field: place of its column}."""
    return {name: columns.index(column) for name, column in mapping.items()}


def _barcode_notes(barcode: str | None) -> set[Note]:
    return set() if barcode is None or is_gtin(barcode) else {Note.NOT_A_GTIN}
