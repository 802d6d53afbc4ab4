"""The transaction document: what a register journals, uploads and prints, byte for byte the same.

Money is text, because JSON numbers are floats in too many readers. Unknown fields are refused and not skipped: a
newer register's sale must wait in quarantine for a newer HQ, not lose what this one does not understand. msgspec
decodes and validates in one pass; pydantic would be a second model of the same thing and far slower.
"""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from channel.decode_error import decode_error
from channel.document_fields import (
    AmountText,
    CardDigits,
    Comment,
    Count,
    Currency,
    DateText,
    Description,
    DiscountCode,
    IdText,
    JournalId,
    LineComment,
    LineNumberOrNone,
    PercentText,
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
    VoucherNumber,
)
from channel.errors import DocumentInvalid
from channel.tax import TaxLine as TaxLine
from channel.transaction_type import RETAIL_TYPES as RETAIL_TYPES
from channel.transaction_type import UNPAID_TYPES as UNPAID_TYPES
from channel.transaction_type import TransactionType as TransactionType
from channel.transaction_version_1 import beyond_version_1

# What one document may be, so that nobody's memory decides: a register adds no line beyond the last, and so many lines
# with everything a register puts on them stay well below the bytes.
MAX_LINES = 5000
MAX_DOCUMENT_BYTES = 20 * 1024 * 1024
# What one line may carry, and one document beside its lines.
MAX_TAXES = 10
MAX_DISCOUNTS = 20
MAX_PAYMENTS = 500
MAX_TENDERS = 100


class ReturnOf(Struct, frozen=True, forbid_unknown_fields=True):
    """The sold line that a line brings back."""

    transaction_id: IdText
    line_number: Count


class Discount(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was taken off a line, and why.

    `amount` is what the line costs less, negative where goods come back; `code` names the promotion or coupon, `percent`
    is there when it was asked for as a share, `approved_by` when another person had to sign in for it.
    """

    number: Count
    origin: Literal["MANUAL", "PROMOTION", "COUPON", "CUSTOMER"]
    code: DiscountCode = ""
    description: Reason = ""
    amount: AmountText
    percent: PercentText | None = None
    approved_by: PersonNumber | None = None


class Line(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One product of a transaction.

    `quantity` is negative when goods come back, `unit_price` is kept with every digit it was priced with, `amount` is
    their rounded product less the discounts: gross when prices include tax, else net. Beside `return_of`, a return names
    a `reason`. `list_price` is what the price list said where another price was keyed. `deposit_of` makes it a deposit: of the
    line with this number, right before it; 0 is for empties that come back by themselves (channel/deposits.py).
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
    tax: Annotated[list[TaxLine], Meta(max_length=MAX_TAXES)]
    return_of: ReturnOf | None = None
    reason: Reason | None = None
    discounts: Annotated[list[Discount], Meta(max_length=MAX_DISCOUNTS)] = []
    list_price: UnitPriceText | None = None
    approved_by: PersonNumber | None = None
    comment: LineComment = ""
    #: Not written where there is no deposit, as `age_check` of the transaction.
    deposit_of: LineNumberOrNone | UnsetType = UNSET


class CardSlip(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that is ever kept of a card."""

    last_digits: CardDigits
    authorisation_code: Reference
    token: Reference = ""


class TenderedMoney(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was handed over in a foreign currency; `rate` is the transaction's currency for one unit of it."""

    amount: AmountText
    currency: Currency
    rate: UnitPriceText


class VoucherSlip(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A voucher of HQ: its number, the id under which the register asked for the money, and what was left of it then."""

    number: VoucherNumber
    redemption_id: IdText
    left: AmountText


class Payment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money taken, or given back; change is a payment of its own with the opposite sign."""

    number: Count
    method: ShortCode
    kind: Literal["CASH", "CARD", "VOUCHER"]
    amount: AmountText
    currency: Currency
    change: bool = False
    card: CardSlip | None = None
    tendered: TenderedMoney | None = None
    #: Not written where no voucher of HQ pays, so that other documents stay byte for byte as they were before there were any.
    voucher: VoucherSlip | UnsetType = UNSET


class TenderAmount(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money of one payment method that was put into the drawer, taken out of it, or counted in it; never negative.

    What is expected may be: more may have been given back by a method than taken.
    """

    number: Count
    method: ShortCode
    currency: Currency
    amount: AmountText


Tenders = Annotated[list[TenderAmount], Meta(max_length=MAX_TENDERS)]


class ShiftReference(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The shift a transaction belongs to: the id of its SHIFT_OPENED, its number at the register, and when it was opened."""

    id: IdText
    number: Count
    opened_at: TimestampText


class AgeCheck(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That the customer is old enough for what is sold: born by this date. What date of birth they have is nobody's business."""

    minimum_age: Count
    born_by: DateText
    by: Literal["DATE_OF_BIRTH", "LOOK_OR_ID"]


class Totals(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The sums of lines and payments; `paid` is `gross` and `rounding`, which cash is rounded by."""

    net: AmountText
    tax: AmountText
    gross: AmountText
    paid: AmountText
    discount: AmountText = "0"
    rounding: AmountText = "0"


class Transaction(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One retail document, complete: everything HQ needs to post it without asking anything.

    `id` is a UUIDv7 in small letters, timestamps are UTC ("2026-01-31T09:15:00.000000Z"), `business_date` is the
    store's, `store`, `register`, `staff` and `customer` are numbers, `reference` is anyone's own.

    `tenders` are what FLOAT, DROP, SAFE and SHIFT_OPENED moved and what TENDER_DECLARATION and SHIFT_CLOSED counted;
    `expected_tenders` what should have been counted. `recalled_from` is the SUSPENDED transaction that a sale goes on
    with, `reason` why a drawer was opened, money moved or goods taken back. Version 1 had none of shift, discounts,
    tenders and their like, and its documents are documents of version 2.
    """

    version: Literal[1, 2] = 2
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
    payments: Annotated[list[Payment], Meta(max_length=MAX_PAYMENTS)]
    totals: Totals
    comment: Comment = ""
    reference: Reference = ""
    shift: ShiftReference | None = None
    tenders: Tenders = []
    expected_tenders: Tenders = []
    recalled_from: IdText | None = None
    reason: Reason = ""
    #: Not written where nobody was asked, so that other documents stay byte for byte as they were before there was one.
    age_check: AgeCheck | UnsetType = UNSET


_DECODER = msgspec.json.Decoder(Transaction)
_ENCODER = msgspec.json.Encoder()


def encode(transaction: Transaction) -> bytes:
    """Write a transaction as one line of JSON without the newline; equal transactions give equal bytes."""
    return _ENCODER.encode(transaction)


def decode(document: bytes) -> Transaction:
    """Read a transaction of version 1 or 2.

    Raises: DocumentInvalid with `errors=[{"pointer", "detail"}]` when it is no JSON, has an unknown or missing field,
    a field that its version has not, or a value no register writes. Whether it adds up is for `channel.totals.check`.
    """
    try:
        transaction = _DECODER.decode(document)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _invalid(str(error)) from error
    except RecursionError as error:
        raise _invalid("It is nested too deeply") from error
    _check_calendar(transaction)
    if transaction.version == 1 and (message := beyond_version_1(transaction)):
        raise _invalid(message)
    return transaction


def parse_timestamp(text: str) -> datetime:
    """Read a document's timestamp as an aware datetime in UTC."""
    return datetime.fromisoformat(text)


def _check_calendar(transaction: Transaction) -> None:
    """Refuse texts that look like a date and are none."""
    at = "business_date"
    try:
        date.fromisoformat(transaction.business_date)
        at = "started_at"
        parse_timestamp(transaction.started_at)
        at = "completed_at"
        parse_timestamp(transaction.completed_at)
        if transaction.shift is not None:
            at = "shift.opened_at"
            parse_timestamp(transaction.shift.opened_at)
        if transaction.age_check:
            at = "age_check.born_by"
            date.fromisoformat(transaction.age_check.born_by)
    except ValueError as error:
        raise _invalid(f"{error} - at `$.{at}`") from error


def _invalid(message: str) -> DocumentInvalid:
    """Turn msgspec's message into an error that says where."""
    error = decode_error(message)
    where = error["pointer"] or "its root"
    return DocumentInvalid(f"The document cannot be read: {error['detail']} at {where}.", errors=[error])
