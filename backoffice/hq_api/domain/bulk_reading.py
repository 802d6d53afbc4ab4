"""From the bytes of one row to what it states: read, cleaned as CSV files are, checked for what needs no database."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

import msgspec

from backoffice.hq_api.domain.bulk_rows import BarcodeIn, CategoryIn, CustomerIn, PriceIn, ProductIn, UnitIn, VoucherIn
from backoffice.imports.domain.cleaning import clean_code, clean_text
from backoffice.imports.domain.parsing import ParsedRow
from backoffice.imports.domain.reasons import Refusal, Repair, RowRefused
from backoffice.imports.domain.records import Record
from backoffice.imports.domain.rows import Fact
from channel.decode_error import decode_error
from channel.errors import InvalidInput
from channel.voucher import voucher_number

RowIn = TypeVar("RowIn", bound=msgspec.Struct)

WHOLE_DIGITS = 9


@dataclass(frozen=True, slots=True)
class BulkRow(Generic[RowIn]):
    """A row that was read; `key` is its natural key as people write it."""

    key: str
    row: RowIn

    def facts(self) -> list[Fact]:
        """List what the row states: its thing, and which barcode of a product is the primary one."""
        row = self.row
        stated: list[Fact] = [((type(row).__name__.removesuffix("In").lower(), self.key), msgspec.structs.astuple(row))]
        if isinstance(row, BarcodeIn) and row.is_primary is True:
            stated.append((("primary barcode of", row.product), (row.code,)))
        return stated


@dataclass(frozen=True, slots=True)
class KindOfRow(Generic[RowIn]):
    """How rows of one kind are read."""

    struct: type[RowIn]
    key: Callable[[RowIn], str]
    #: Fields where invisible characters are removed too: no scanner or keyboard sends them.
    codes: frozenset[str]
    #: Decimals of the fields that are amounts.
    decimals: dict[str, int]
    #: For the audit log: the table ("app.model"), and how its rows are found by a value of each row.
    table: str
    found_by: str
    value: Callable[[RowIn], str]


PRODUCTS = KindOfRow(
    ProductIn,
    lambda row: row.number,
    frozenset({"number", "category", "unit", "tax_group", "deposit_product", "assortment"}),
    {"net_content": 3},
    "catalog.product",
    "number",
    lambda row: row.number,
)
BARCODES = KindOfRow(
    BarcodeIn, lambda row: row.code, frozenset({"code", "product"}), {}, "catalog.barcode", "code", lambda row: row.code
)
PRICES = KindOfRow(
    PriceIn,
    lambda row: f"{row.product} {row.price_group} {row.valid_from}",
    frozenset({"product", "price_group"}),
    {"unit_price": 6},
    "pricing.price",
    "product__number",
    lambda row: row.product,
)
CATEGORIES = KindOfRow(
    CategoryIn, lambda row: row.code, frozenset({"code", "parent"}), {}, "catalog.category", "code", lambda row: row.code
)
UNITS = KindOfRow(UnitIn, lambda row: row.code, frozenset({"code"}), {}, "catalog.unit", "code", lambda row: row.code)
CUSTOMERS = KindOfRow(
    CustomerIn, lambda row: row.number, frozenset({"number"}), {}, "customers.customer", "number", lambda row: row.number
)
VOUCHERS = KindOfRow(
    VoucherIn,
    lambda row: voucher_key(row.number),
    frozenset({"number", "currency"}),
    {"initial_amount": 4},
    "registers.voucher",
    "number",
    lambda row: voucher_key(row.number),
)


def voucher_key(text: str) -> str:
    """Return a voucher's number as it is kept; what can be none stays as it is, and is refused with its row."""
    try:
        return voucher_number(text)
    except InvalidInput:
        return text


class RowReader(Generic[RowIn]):
    """Reads the rows of one call; the decoder is made once."""

    def __init__(self, kind: KindOfRow[RowIn]) -> None:
        self._kind = kind
        self._decoder = msgspec.json.Decoder(kind.struct)
        self._required = {field.name for field in msgspec.structs.fields(kind.struct) if field.required}

    def read(self, number: int, line: bytes) -> ParsedRow[BulkRow[RowIn]]:
        """Read a row.

        Raises:
            RowRefused: it cannot be read, or a field is empty, too long or not what it should be.
        """
        try:
            row = self._decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            where = decode_error(str(error))
            problem = f"{where['detail']}."
            raise RowRefused(Refusal.UNREADABLE, where["pointer"].removeprefix("/"), problem, "Correct the row.") from error
        except RecursionError as error:
            raise RowRefused(Refusal.UNREADABLE, "", "it is nested too deeply.", "Correct the row.") from error
        row = self._cleaned(row)
        for name, decimals in self._kind.decimals.items():
            _check_amount(name, getattr(row, name), decimals)
        if isinstance(row, PriceIn) and row.valid_to is not None and row.valid_to < row.valid_from:
            problem = f"the last day, {row.valid_to}, is before the first day, {row.valid_from}."
            raise RowRefused(Refusal.ENDS_BEFORE_START, "valid_to", problem, "Write a later day, or none.")
        return ParsedRow(Record(number, []), BulkRow(self._kind.key(row), row))

    def _cleaned(self, row: RowIn) -> RowIn:
        """Take out of the texts what no till can show."""
        changes: dict[str, Any] = {}
        for name in row.__struct_fields__:
            value = getattr(row, name)
            if isinstance(value, str):
                clean = _clean(value, name in self._kind.codes)
                if clean != value:
                    changes[name] = clean
                if not clean and name in self._required:
                    raise RowRefused(Refusal.EMPTY, name, "it is empty.", "Fill it in, or take the row out.")
        return msgspec.structs.replace(row, **changes) if changes else row


def _clean(value: str, is_code: bool) -> str:
    if value.isascii() and value.isprintable() and value == value.strip():
        return value
    repairs: set[Repair] = set()
    return clean_code(value, repairs) if is_code else clean_text(value, repairs)


def _check_amount(name: str, amount: Any, decimals: int) -> None:
    """Raise RowRefused for an amount that is negative, not finite, or has too many digits."""
    if not isinstance(amount, Decimal):
        return
    if not amount.is_finite():
        raise RowRefused(Refusal.NOT_A_PRICE, name, f"{amount} is no amount.", "Write it like 12.50.")
    if amount < 0:
        raise RowRefused(Refusal.NEGATIVE_PRICE, name, f"{amount} is negative.", "It is 0 or more.")
    if amount >= 10**WHOLE_DIGITS or amount != round(amount, decimals):
        remedy = f"There are at most {WHOLE_DIGITS} digits before and {decimals} after the point."
        raise RowRefused(Refusal.TOO_MANY_DIGITS, name, f"{amount} has too many digits.", remedy)
