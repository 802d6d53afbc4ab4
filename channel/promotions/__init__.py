"""Promotions: what headquarters offers, and what it takes off the lines of a cart.

Pure: no clock, no database, no network. A product's offers come with the product, from the release it is priced from, and stay
with the line; so a cart is promoted the same online and offline, and a switch in the middle of it changes nothing.
docs/promotions.md is the algorithm in words, with examples that a test runs.
"""

from channel.promotions.offer import Combination, Offer, PromotionKind
from channel.promotions.pieces import PromotableLine
from channel.promotions.promote import Saving, promote

__all__ = ["Combination", "Offer", "PromotableLine", "PromotionKind", "Saving", "promote"]
