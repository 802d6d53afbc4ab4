"""One promotion as it concerns one product: everything that is needed to tell what it takes off."""

from datetime import time
from enum import StrEnum

from msgspec import Struct


class PromotionKind(StrEnum):
    """What a promotion asks for."""

    PERCENT = "PERCENT"
    AMOUNT = "AMOUNT"
    QUANTITY = "QUANTITY"
    MIX_AND_MATCH = "MIX_AND_MATCH"
    THRESHOLD = "THRESHOLD"


class Combination(StrEnum):
    """What else may be taken off the pieces a promotion has taken."""

    EXCLUSIVE = "EXCLUSIVE"
    BEST_PRICE = "BEST_PRICE"
    COMPOUND = "COMPOUND"


class Offer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A promotion, and the part of it a product belongs to. Numbers are decimal texts, amounts in the store's currency.

    Of `percent`, `amount`, `set_price` and `free` one says what is given: a share, an amount off (each piece of AMOUNT, each
    set, all of THRESHOLD), what a set costs, or how many pieces of a set cost nothing. `needed` are the pieces of one set by
    part, `part` is the product's; `threshold` is what has to be bought. `from_time` to `to_time` ("HH:MM", the end not
    included, past midnight when it is the earlier one) are of the store's day.
    """

    code: str
    name: str
    kind: PromotionKind
    combination: Combination = Combination.BEST_PRICE
    priority: int = 0
    percent: str | None = None
    amount: str | None = None
    set_price: str | None = None
    free: int = 0
    needed: dict[int, int] = {}
    part: int = 1
    sets_at_most: int | None = None
    threshold: str | None = None
    from_time: str | None = None
    to_time: str | None = None

    def is_on(self, at: time) -> bool:
        """Tell whether it holds at this time of the store's day."""
        if self.from_time is None or self.to_time is None:
            return True
        begins, ends = time.fromisoformat(self.from_time), time.fromisoformat(self.to_time)
        return begins <= at < ends if begins < ends else at >= begins or at < ends
