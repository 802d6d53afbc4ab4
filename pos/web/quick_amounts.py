"""Which amounts of cash a customer is likely to hand over, so that one touch is enough."""

from decimal import ROUND_CEILING, Decimal

from pos.web.denominations import DENOMINATIONS, whole_pieces

# What people pay with, in the currency's main unit: the larger coins and the notes.
MONEY: dict[str, tuple[int, ...]] = {
    **{currency: whole_pieces(currency) for currency in DENOMINATIONS},
    "CZK": (10, 20, 50, 100, 200, 500, 1000, 2000),
    "DKK": (10, 20, 50, 100, 200, 500),
    "HUF": (100, 200, 500, 1000, 2000, 5000, 10000, 20000),
    "JPY": (100, 500, 1000, 5000, 10000),
    "NOK": (10, 20, 50, 100, 200, 500),
    "PLN": (5, 10, 20, 50, 100, 200),
    "SEK": (10, 20, 50, 100, 200, 500),
}
OF_ANY_CURRENCY = (1, 2, 5, 10, 20, 50, 100)
MOST_AMOUNTS = 6
# More change than this many of the largest notes is given by nobody: a barcode got into the field for the amount.
LARGEST_NOTES_OF_CHANGE = 10


def quick_amounts(due: Decimal, currency: str) -> list[Decimal]:
    """Return amounts above what is due that coins and notes of one kind make up, smallest first; nothing exact, no zeros."""
    if due <= 0:
        return []
    amounts = {_next_multiple(due, Decimal(money)) for money in MONEY.get(currency, OF_ANY_CURRENCY)}
    return sorted(amount for amount in amounts if amount > due)[:MOST_AMOUNTS]


def is_credible(offered: Decimal, due: Decimal, currency: str) -> bool:
    """Tell whether somebody may have handed over so much."""
    largest = MONEY.get(currency, OF_ANY_CURRENCY)[-1]
    return abs(offered) - abs(due) <= largest * LARGEST_NOTES_OF_CHANGE


def _next_multiple(due: Decimal, money: Decimal) -> Decimal:
    return (due / money).to_integral_value(ROUND_CEILING) * money
