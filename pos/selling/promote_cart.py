"""What promotions take off the cart as it is now; done anew whenever a line comes, goes or changes.

Belongs into the block that writes the change, so that no cart is ever kept without what its customer is offered. Lines whose
products are part of nothing cost nothing, however many there are.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import msgspec

from channel import money
from channel.promotions import PromotableLine, Saving, promote
from channel.transaction import MAX_DISCOUNTS, Discount, Line
from pos.journal import cart_store
from pos.journal.cart_store import CartHead, OfferedLine
from pos.selling.change_line import changed_line, full_amount

#: The origin of such a discount.
PROMOTION: Final = "PROMOTION"


def promote_cart(journal: sqlite3.Connection, head: CartHead) -> None:
    """Give every line that takes part in promotions the discounts it has by them now."""
    offered = [line for line in cart_store.read_offered(journal) if _takes_part(line.line)]
    exponent = money.exponent(head.currency)
    savings: dict[int, list[Saving]] = defaultdict(list)
    for saving in promote([_promotable(line) for line in offered], exponent):
        savings[saving.line].append(saving)
    for index, of in enumerate(offered):
        discounts = _discounts(of.line, savings[index], exponent)
        if discounts != list(of.line.discounts):
            line = changed_line(of.line, prices_include_tax=head.prices_include_tax, exponent=exponent, discounts=discounts)
            cart_store.replace_line(journal, line)


def _takes_part(line: Line) -> bool:
    """Tell whether promotions may change a line: one that sells at the list price."""
    return line.price_origin == "LIST" and not line.quantity.startswith("-")


def _discounts(line: Line, savings: Sequence[Saving], exponent: int) -> list[Discount]:
    """Return a line's discounts: by promotions, as far as there is room for them, and then those given by hand."""
    by_hand = [discount for discount in line.discounts if discount.origin != PROMOTION]
    taken = sum((Decimal(discount.amount) for discount in by_hand), Decimal(0))
    room = full_amount(line, exponent) - taken
    discounts = []
    for saving in savings[: MAX_DISCOUNTS - len(by_hand)]:
        amount = min(room, money.minor_decimal(saving.amount, exponent))
        room -= amount
        if amount > 0:
            discounts.append(_discount(saving, amount))
    return [msgspec.structs.replace(discount, number=number) for number, discount in enumerate([*discounts, *by_hand], start=1)]


def _promotable(of: OfferedLine) -> PromotableLine:
    return PromotableLine(Decimal(of.line.quantity), Decimal(of.line.unit_price), of.offers, of.by_piece)


def _discount(saving: Saving, amount: Decimal) -> Discount:
    """Write what a promotion takes off as the document has it; it is numbered when all are there."""
    return Discount(
        number=1,
        origin=PROMOTION,
        code=saving.code,
        description=saving.name,
        amount=money.decimal_text(amount),
        percent=saving.percent,
    )
