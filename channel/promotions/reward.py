"""How much a promotion takes off pieces of a certain worth, in the currency's smallest unit."""

from collections.abc import Sequence
from decimal import Decimal

from channel import money
from channel.promotions.offer import Offer

# What a share is calculated in: hundredths of a percent's hundredth.
PERCENT_UNITS = 100 * money.POWERS_OF_TEN[money.PERCENT_DIGITS]


def reward(offer: Offer, worths: Sequence[int], exponent: int) -> int:
    """Return what is taken off pieces that are worth this; never less than nothing nor more than they cost."""
    whole = sum(worths)
    if offer.percent is not None:
        return share(whole, offer.percent)
    if offer.amount is not None:
        return min(whole, minor(offer.amount, exponent))
    if offer.set_price is not None:
        return max(0, whole - minor(offer.set_price, exponent))
    return sum(sorted(worths)[: offer.free])


def share(worth: int, percent: str) -> int:
    """Return so many percent of what something is worth, rounded as every amount is."""
    return money.divide_rounded(worth * money.scaled(percent, money.PERCENT_DIGITS), PERCENT_UNITS)


def minor(amount: str, exponent: int, units: Decimal = Decimal(1)) -> int:
    """Return an amount for so many units in the currency's smallest unit."""
    return money.scaled_decimal(money.round_amount(money.multiply(Decimal(amount), units), exponent), exponent)


def distribute(off: int, worths: Sequence[int]) -> list[int]:
    """Distribute what is taken off over what it is taken off from, in proportion: the parts add up, none exceeds its worth.

    Each part is the difference of two rounded sums, so that no rounding is left over for one of them to take.
    """
    whole, before, given = sum(worths), 0, 0
    parts = []
    for worth in worths:
        before += worth
        upto = money.divide_rounded(off * before, whole) if whole else 0
        parts.append(upto - given)
        given = upto
    return parts
