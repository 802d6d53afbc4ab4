"""The transaction document: what a register journals, uploads and prints, byte for byte the same.

Money is text, because JSON numbers are floats in too many readers. Unknown fields are refused and not skipped: a
newer register's sale must wait in quarantine for a newer HQ, not lose what this one does not understand. msgspec
decodes and validates in one pass; pydantic would be a second model of the same thing and far slower.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from channel.decode_error import decode_error
from channel.document_fields import (
    AmountText,
    Comment,
    Count,
    Currency,
    DateText,
    Description,
    IdText,
    JournalId,
    PersonNumber,
    ProductNumber,
    QuantityText,
    Reason,
    ReceiptNumber,
    Reference,
    SequenceNumber,
    ShortCode,
    TimestampText,
    UnitCode,
    UnitPriceText,
)
from channel.errors import DocumentInvalid
from channel.tax import TaxLine as TaxLine

# What one document may be, so that nobody's memory decides: a register adds no line beyond the last, and so many lines
# with everything they can hold stay well below the bytes.
MAX_LINES = 5000
MAX_DOCUMENT_BYTES = 20 * 1024 * 1024


class TransactionType(StrEnum):
    """What kind of document this is."""

    SALE = "SALE"
    RETURN = "RETURN"
    VOID = "VOID"


class ReturnOf(Struct, frozen=True, forbid_unknown_fields=True):
    """The sold line that a line brings back."""

    transaction_id: IdText
    line_number: Count


class Line(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One product of a transaction.

    `quantity` is negative when goods come back, `unit_price` is kept with every digit it was priced with, `amount` is
    their rounded product: gross when prices include tax, else net. Beside `return_of`, a return names a `reason`.
    """

    number: Count
    product_number: ProductNumber
    barcode: ProductNumber | None = None
    description: Description
    quantity: QuantityText
    unit: UnitCode
    unit_price: UnitPriceText
    price_origin: Literal["LIST", "KEYED"]
    priced_from_release: int | None = None
    amount: AmountText
    tax: list[TaxLine]
    return_of: ReturnOf | None = None
    reason: Reason | None = None


class Payment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money taken, or given back; change is a payment of its own with the opposite sign."""

    number: Count
    method: ShortCode
    kind: Literal["CASH", "CARD", "VOUCHER"]
    amount: AmountText
    currency: Currency
    change: bool = False


class Totals(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The sums of lines and payments."""

    net: AmountText
    tax: AmountText
    gross: AmountText
    paid: AmountText


class Transaction(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One retail document, complete: everything HQ needs to post it without asking anything.

    `id` is a UUIDv7 in small letters, timestamps are UTC ("2026-01-31T09:15:00.000000Z"), `business_date` is the
    store's, `store`, `register`, `staff` and `customer` are numbers, `reference` is anyone's own.
    """

    version: Literal[1] = 1
    id: IdText
    type: TransactionType
    store: ShortCode
    register: ShortCode
    journal_id: JournalId
    sequence_number: SequenceNumber
    receipt_number: ReceiptNumber
    staff: PersonNumber
    customer: PersonNumber | None = None
    currency: Currency
    prices_include_tax: bool
    business_date: DateText
    started_at: TimestampText
    completed_at: TimestampText
    created_offline: bool
    lines: list[Line]
    payments: list[Payment]
    totals: Totals
    comment: Comment = ""
    reference: Reference = ""


_DECODER = msgspec.json.Decoder(Transaction)
_ENCODER = msgspec.json.Encoder()


def encode(transaction: Transaction) -> bytes:
    """Write a transaction as one line of JSON without the newline; equal transactions give equal bytes."""
    return _ENCODER.encode(transaction)


def decode(document: bytes) -> Transaction:
    """Read a transaction.

    Raises: DocumentInvalid with `errors=[{"pointer", "detail"}]` when it is no JSON, has an unknown or missing field,
    or a value no register writes. Whether it adds up is for `channel.totals.check`.
    """
    try:
        transaction = _DECODER.decode(document)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _invalid(str(error)) from error
    except RecursionError as error:
        raise _invalid("It is nested too deeply") from error
    _check_calendar(transaction)
    return transaction


def parse_timestamp(text: str) -> datetime:
    """Read a document's timestamp as an aware datetime in UTC."""
    return datetime.fromisoformat(text)


def _check_calendar(transaction: Transaction) -> None:
    """Refuse texts that look like a date or an id and are none."""
    for name, read in (
        ("id", UUID),
        ("business_date", date.fromisoformat),
        ("started_at", parse_timestamp),
        ("completed_at", parse_timestamp),
    ):
        try:
            read(getattr(transaction, name))
        except ValueError as error:
            raise _invalid(f"{error} - at `$.{name}`") from error


def _invalid(message: str) -> DocumentInvalid:
    """Turn msgspec's message into an error that says where."""
    error = decode_error(message)
    where = error["pointer"] or "its root"
    return DocumentInvalid(f"The document cannot be read: {error['detail']} at {where}.", errors=[error])
