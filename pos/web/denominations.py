"""Coins and notes, so that a drawer is counted piece by piece and nobody has to add up.

What people have in their hands, not what exists: a currency that is not here is keyed in as an amount.
"""

from collections.abc import Mapping
from decimal import Decimal

from channel.errors import InvalidInput
from pos.web.language import gettext as _

DENOMINATIONS: dict[str, tuple[str, ...]] = {
    "EUR": ("200", "100", "50", "20", "10", "5", "2", "1", "0.50", "0.20", "0.10", "0.05", "0.02", "0.01"),
    "GBP": ("50", "20", "10", "5", "2", "1", "0.50", "0.20", "0.10", "0.05", "0.02", "0.01"),
    "USD": ("100", "50", "20", "10", "5", "1", "0.25", "0.10", "0.05", "0.01"),
    "CHF": ("200", "100", "50", "20", "10", "5", "2", "1", "0.50", "0.20", "0.10", "0.05"),
}
MOST_PIECES = 100_000


def whole_pieces(currency: str) -> tuple[int, ...]:
    """Return the coins and notes of whole units of a currency, the smallest first."""
    return tuple(int(piece) for piece in reversed(DENOMINATIONS[currency]) if Decimal(piece) >= 1)


def counted_pieces(form: Mapping[str, str], currency: str) -> Decimal | None:
    """Add up the pieces that were counted; None when none were.

    Raises: InvalidInput.
    """
    given = {value: form.get(f"pieces-{value}", "").strip() for value in DENOMINATIONS.get(currency, ())}
    counted = {value: _pieces(text) for value, text in given.items() if text}
    return sum((Decimal(value) * pieces for value, pieces in counted.items()), Decimal(0)) if counted else None


def _pieces(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(MOST_PIECES)) and int(text) <= MOST_PIECES):
        raise InvalidInput(_("%(text)s is no number of coins or notes.") % {"text": text})
    return int(text)
