"""Taking cash where the smallest units have no coins: what settles the rest is rounded, and the document says by how much.

Only what settles is rounded. A part in cash and the rest by card comes to the exact amount.
"""

from decimal import Decimal

from msgspec import Struct

from channel import money
from channel.cash import round_cash
from pos.errors import PaymentRefused
from pos.selling.tender import Tender, tender

NOTHING = Decimal(0)


class CashTender(Struct, frozen=True, kw_only=True):
    """Payments, and what is paid more (or less, below zero) than is due when they settle it."""

    tenders: list[Tender]
    rounding: Decimal = NOTHING


def tender_cash(
    due: Decimal, offered: Decimal | None, *, currency: str, coin: Decimal | None, allows_change: bool, is_foreign: bool
) -> CashTender:
    """Turn cash into payments and a rounding to the smallest coin, if there is one.

    `is_foreign` says that what was offered is worth so much, not that it is coins.

    Raises: PaymentRefused.
    """
    exponent = money.exponent(currency)
    if coin is None or due == 0:
        return CashTender(tenders=tender(due, offered, exponent=exponent, allows_change=allows_change))
    if is_foreign and offered is not None:
        return _foreign(due, offered, coin, currency, allows_change=allows_change)
    rounded = round_cash(due, coin, currency)
    if offered is not None and offered != round_cash(offered, coin, currency):
        raise PaymentRefused(f"The smallest coin is {coin:f} {currency}.")
    tenders = tender(rounded, offered, exponent=exponent, allows_change=allows_change) or [Tender(rounded, is_change=False)]
    is_settled = sum((part.amount for part in tenders), NOTHING) == rounded
    return CashTender(tenders=tenders, rounding=rounded - due if is_settled else NOTHING)


def _foreign(due: Decimal, worth: Decimal, coin: Decimal, currency: str, *, allows_change: bool) -> CashTender:
    """Take what is worth so much, and give change in coins there are.

    Raises: PaymentRefused.
    """
    over = round_cash(worth - due, coin, currency)
    if over < 0:
        return CashTender(tenders=[Tender(worth, is_change=False)])
    if over and not allows_change:
        raise PaymentRefused(f"Only {money.decimal_text(due)} is due, and this gives no change.")
    change = [Tender(-over, is_change=True)] if over else []
    return CashTender(tenders=[Tender(worth, is_change=False), *change], rounding=worth - over - due)
