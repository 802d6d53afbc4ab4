"""The lines of a cart as pieces that promotions take: what each is worth, which are free still, what was taken off.

What is sold by weight is one piece, however heavy. Of equal pieces the k-th is worth the difference of two rounded sums (k
pieces, k - 1 pieces), so that all of them are worth the line to the last cent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from channel import money
from channel.money import PRICE_DIGITS, QUANTITY_DIGITS
from channel.promotions.offer import Offer
from channel.sums import product_of


@dataclass(frozen=True, slots=True)
class PromotableLine:
    """A line that sells: how much of what at which price, and the offers its product is part of; none for no promotion."""

    quantity: Decimal
    unit_price: Decimal
    offers: Sequence[Offer] = ()
    by_piece: bool = True


class Pieces:
    """A line and what became of its pieces so far. Amounts are in the currency's smallest unit.

    `taken` pieces belong to a promotion that takes pieces, `closed` of them to one that lets nothing else in. `open_worth` is
    what the others cost still, after what was taken off them.
    """

    def __init__(self, line: PromotableLine, index: int, exponent: int) -> None:
        self.line = line
        self.index = index
        self.exponent = exponent
        self.count = int(line.quantity) if line.by_piece else 1
        self.taken = 0
        self.closed = 0
        self.open_worth = self._worth_of(self.count)

    @property
    def free(self) -> int:
        """Return how many pieces no promotion has taken."""
        return self.count - self.taken

    @property
    def units_per_piece(self) -> Decimal:
        """Return how many units the price is for are in a piece: 1, or the weight."""
        return Decimal(1) if self.line.by_piece else self.line.quantity

    def next_worth(self, pieces: int, after: int = 0) -> int:
        """Return what the next free pieces are worth by the price list, those that come `after` so many others."""
        first = self.taken + after
        return self._worth_of(first + pieces) - self._worth_of(first)

    def take(self, pieces: int, off: int, *, close: bool) -> None:
        """Give the next free pieces to a promotion that takes so much off them."""
        if close:
            self.closed += pieces
            self.open_worth -= self.next_worth(pieces)
        else:
            self.open_worth -= off
        self.taken += pieces

    def take_off(self, off: int) -> None:
        """Take something off what is open still, whoever has taken the pieces."""
        self.open_worth -= off

    def _worth_of(self, pieces: int) -> int:
        quantity = self.line.quantity if pieces == self.count else Decimal(pieces)
        factors = money.scaled_decimal(quantity, QUANTITY_DIGITS), money.scaled_decimal(self.line.unit_price, PRICE_DIGITS)
        return product_of(*factors, self.exponent)
