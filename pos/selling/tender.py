"""What a payment does to what is due, as arithmetic without a journal or a screen."""

from decimal import Decimal

from msgspec import Struct

from channel import money
from pos.errors import PaymentRefused


class Tender(Struct, frozen=True):
    """Money taken (positive) or given back (negative); change goes the other way than the payment it belongs to."""

    amount: Decimal
    is_change: bool


def tender(due: Decimal, offered: Decimal | None, *, exponent: int, allows_change: bool) -> list[Tender]:
    """Turn what was offered into payments. None offers exactly what is due.

    `due` is negative when the customer gets money back; then `offered` may be written with or without its sign.
    Raises: PaymentRefused.
    """
    if due == 0:
        return _nothing_due(offered)
    amount = due if offered is None else _in_direction_of(due, offered, exponent)
    too_much = abs(amount) - abs(due)
    if too_much <= 0:
        return [Tender(amount, is_change=False)]
    if due < 0 or not allows_change:
        raise PaymentRefused(f"Only {money.decimal_text(abs(due))} is due, and this gives no change.")
    return [Tender(amount, is_change=False), Tender(-too_much, is_change=True)]


def _nothing_due(offered: Decimal | None) -> list[Tender]:
    """Accept that nothing is paid where nothing is due."""
    if offered is not None and offered != 0:
        raise PaymentRefused("Nothing is due.")
    return []


def _in_direction_of(due: Decimal, offered: Decimal, exponent: int) -> Decimal:
    """Check an offered amount and give it the sign of what is due."""
    if offered == 0:
        raise PaymentRefused(f"{money.decimal_text(abs(due))} is due.")
    if offered != money.round_amount(offered, exponent):
        raise PaymentRefused(f"This currency has {exponent} digits after the point, not more.")
    if offered < 0 < due:
        raise PaymentRefused(f"{money.decimal_text(due)} is due; money is taken here, not given back.")
    return money.round_amount(abs(offered) if due > 0 else -abs(offered), exponent)
