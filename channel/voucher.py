"""What a register and HQ say to each other about vouchers and gift cards, and how their numbers are written.

A number is money to whoever knows it, so a register sends it in bodies and never in addresses, which every proxy on the way
writes down; where it is shown again only its end is. What is asked for has an id that the register made before it asked: said
again, it changes nothing.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from channel.document_fields import AmountText, Currency, DateText, IdText, VoucherNumber
from channel.errors import InvalidInput

LONGEST_NUMBER = 40
SHOWN_DIGITS = 4

#: What scanners and people put between the digits.
_BETWEEN = str.maketrans("", "", " -\t")

VoucherKind = Literal["VOUCHER", "GIFT_CARD"]
# What was typed, which need not be a number of a voucher.
Typed = Annotated[str, Meta(max_length=100)]


class VoucherQuestion(Struct, frozen=True, kw_only=True):
    """Which voucher is asked about."""

    number: Typed


class VoucherAnswer(Struct, frozen=True, kw_only=True):
    """A voucher as HQ has it at this moment: what can be paid with it, less what is reserved; `refusal` says why it is not taken.

    `room` is what can be given back onto it, None without a limit.
    """

    number: VoucherNumber
    kind: VoucherKind
    currency: Currency
    balance: AmountText
    room: AmountText | None = None
    valid_until_date: DateText | None = None
    refusal: str = ""


class ReservationRequest(Struct, frozen=True, kw_only=True):
    """What a register wants to take of a voucher, at most, for a transaction that is not complete yet."""

    redemption_id: IdText
    transaction_id: IdText
    number: Typed
    currency: Currency
    amount: AmountText


class ReservationAnswer(Struct, frozen=True, kw_only=True):
    """What HQ keeps for that transaction, and what is left of the voucher then."""

    number: VoucherNumber
    amount: AmountText
    left: AmountText


class ReleaseRequest(Struct, frozen=True, kw_only=True):
    """What is not wanted any more, or never will be: an id that was released is refused from then on."""

    redemption_id: IdText
    transaction_id: IdText
    number: Typed


def voucher_number(text: str) -> str:
    """Return a number as it is kept, of one that was scanned or typed.

    Raises: InvalidInput for what can be none.
    """
    number = text.translate(_BETWEEN).upper()
    if not number.isascii() or not number.isalnum() or not SHOWN_DIGITS <= len(number) <= LONGEST_NUMBER:
        message = f"A voucher's number has {SHOWN_DIGITS} to {LONGEST_NUMBER} letters and digits."
        raise InvalidInput(message)
    return number


def shown_number(number: str) -> str:
    """Return what may be shown of a number: its end."""
    return f"…{number[-SHOWN_DIGITS:]}"
