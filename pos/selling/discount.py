"""How much a discount is and who may give it, as arithmetic without a journal."""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from channel import money
from channel.errors import InvalidInput, NotPermitted
from channel.lookup import SignedInStaff
from channel.transaction import Line

HUNDRED = Decimal(100)


class AskedDiscount(Struct, frozen=True, kw_only=True):
    """A discount as a cashier says it: a share in percent or an amount, one of them, both without a sign."""

    percent: str | None = None
    amount: str | None = None
    reason: str = ""


def discount_of(asked: AskedDiscount, full: Decimal, exponent: int) -> tuple[Decimal, str | None]:
    """Return how much is taken off what costs `full`, without a sign, and the percentage if one was asked for.

    Raises: InvalidInput.
    """
    if (asked.percent is None) == (asked.amount is None):
        raise InvalidInput("A discount is a percentage or an amount.")
    if asked.percent is not None:
        percent = money.parse_decimal(asked.percent)
        if not 0 < percent <= HUNDRED or percent != money.round_amount(percent, money.PERCENT_DIGITS):
            raise InvalidInput("A discount is more than 0 and at most 100 percent, with 4 digits after the point at most.")
        return share(abs(full), percent, exponent), money.decimal_text(percent)
    amount = money.parse_decimal(asked.amount or "")
    if amount <= 0 or amount != money.round_amount(amount, exponent):
        raise InvalidInput(f"A discount is more than nothing, with {exponent} digits after the point at most.")
    return money.round_amount(amount, exponent), None


def share(full: Decimal, percent: Decimal, exponent: int) -> Decimal:
    """Return so many percent of an amount, rounded as every amount is."""
    return money.round_amount(money.CONTEXT.divide(money.multiply(full, percent), HUNDRED), exponent)


def given_by_hand(line: Line) -> Decimal:
    """Return what was taken off a line by hand already, without a sign."""
    amounts = (Decimal(discount.amount) for discount in line.discounts if discount.origin == "MANUAL")
    return abs(sum(amounts, Decimal(0)))


def permitted_by(
    staff: SignedInStaff, approver: SignedInStaff | None, *, given: Decimal, full: Decimal, exponent: int
) -> str | None:
    """Return the number of who had to approve that so much of `full` is given by hand, None for nobody.

    Raises: NotPermitted when neither may give so much.
    """
    if given <= most_given(staff, full, exponent):
        return None
    if approver is not None and given <= most_given(approver, full, exponent):
        return approver.number
    asked = approver or staff
    most = Decimal(asked.permissions.maximum_discount_percent)
    raise NotPermitted(f"{asked.name} may give {most:f} percent at most.", permission="maximum_discount_percent")


def most_given(staff: SignedInStaff, full: Decimal, exponent: int) -> Decimal:
    """Return how much of an amount a member of staff may give."""
    return share(abs(full), Decimal(staff.permissions.maximum_discount_percent), exponent)


def distributed(discount: Decimal, amounts: Sequence[Decimal], exponent: int) -> list[Decimal]:
    """Distribute a discount over amounts in proportion, to the last cent: the parts add up, and none exceeds its amount.

    Each part is the difference of two rounded sums, so that no rounding is left over for one line to take.
    """
    whole = sum(amounts, Decimal(0))
    parts, before, reached = [], Decimal(0), Decimal(0)
    for amount in amounts:
        before += amount
        upto = money.round_amount(money.CONTEXT.divide(money.multiply(discount, before), whole), exponent)
        parts.append(upto - reached)
        reached = upto
    return parts
