"""What no promotion may ever do, whatever is offered and whatever is in the cart."""

from datetime import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from channel.promotions import Combination, Offer, PromotableLine, PromotionKind, promote

SETS = (PromotionKind.QUANTITY, PromotionKind.MIX_AND_MATCH)


def amounts(most: int = 3000) -> some.SearchStrategy[str]:
    return some.integers(1, most).map(lambda cents: f"{cents / 100:.2f}")


@some.composite
def offers(draw: some.DrawFn, number: int) -> list[Offer]:
    """One promotion, as the offers of its parts."""
    kind = draw(some.sampled_from(PromotionKind))
    rewards = ["percent", "amount"] + (["set_price", "free"] if kind in SETS else [])
    chosen = {"PERCENT": "percent", "AMOUNT": "amount"}.get(kind.value) or draw(some.sampled_from(rewards))
    needed = draw(some.dictionaries(some.integers(1, 3), some.integers(1, 3), min_size=1)) if kind in SETS else {}
    rewarded: dict[str, object] = {
        "percent": str(draw(some.integers(1, 100))),
        "amount": draw(amounts()),
        "set_price": draw(amounts()),
        "free": 1,
    }
    combinations = list(Combination) if kind in (PromotionKind.PERCENT, PromotionKind.AMOUNT) else list(Combination)[:2]
    whole = Offer(
        code=f"P{number}",
        name="",
        kind=kind,
        combination=draw(some.sampled_from(combinations)),
        priority=draw(some.integers(0, 2)),
        needed=needed,
        threshold=draw(amounts()) if kind is PromotionKind.THRESHOLD else None,
        **{chosen: rewarded[chosen]},  # type: ignore[arg-type]
    )
    return [Offer(**{**{f: getattr(whole, f) for f in whole.__struct_fields__}, "part": part}) for part in needed or {1: 1}]


@some.composite
def carts(draw: some.DrawFn) -> list[PromotableLine]:
    """A few promotions, and lines that have some of their offers."""
    offered = [offer for number in range(draw(some.integers(1, 4))) for offer in draw(offers(number))]
    lines = []
    for _ in range(draw(some.integers(1, 5))):
        by_piece = draw(some.booleans())
        quantity = Decimal(draw(some.integers(1, 7))) if by_piece else Decimal(draw(some.integers(1, 5000))).scaleb(-3)
        taken = draw(some.lists(some.sampled_from(offered), max_size=4, unique_by=lambda offer: (offer.code, offer.part)))
        lines.append(PromotableLine(quantity, Decimal(draw(amounts())), taken, by_piece))
    return lines


@given(carts())
def test_no_line_costs_less_than_nothing_and_each_saving_is_offered(cart):
    savings = promote(cart, 2)
    for index, line in enumerate(cart):
        worth = (line.quantity * line.unit_price * 100).quantize(Decimal(1), rounding="ROUND_HALF_UP")
        assert 0 <= sum(saving.amount for saving in savings if saving.line == index) <= worth
    assert all(saving.amount > 0 for saving in savings)
    assert {(saving.line, saving.code) for saving in savings} <= {
        (index, offer.code) for index, line in enumerate(cart) for offer in line.offers
    }
    assert len(savings) == len({(saving.line, saving.code) for saving in savings})


@given(carts())
def test_exclusive_promotion_shares_its_pieces_with_nobody(cart):
    exclusive = {
        offer.code for line in cart for offer in line.offers
        if offer.combination is Combination.EXCLUSIVE and offer.kind in (PromotionKind.PERCENT, PromotionKind.AMOUNT)
    }  # fmt: skip
    savings = promote(cart, 2)
    alone = {saving.line for saving in savings if saving.code in exclusive and cart[saving.line].quantity <= 1}
    assert all(sum(1 for saving in savings if saving.line == line) == 1 for line in alone)


@given(carts())
def test_result_depends_on_the_cart_alone(cart):
    assert promote(cart, 2) == promote(list(cart), 2)


@pytest.mark.parametrize(
    ("begins", "ends", "at", "expected"),
    [
        ("17:00", "19:00", "17:00", True),
        ("17:00", "19:00", "19:00", False),
        ("22:00", "02:00", "23:30", True),
        ("22:00", "02:00", "01:59", True),
        ("22:00", "02:00", "02:00", False),
        (None, None, "04:00", True),
    ],
)
def test_offer_is_on_between_its_times(begins, ends, at, expected):
    offer = Offer(code="H", name="", kind=PromotionKind.PERCENT, percent="1", from_time=begins, to_time=ends)
    assert offer.is_on(time.fromisoformat(at)) is expected


def test_sets_are_made_of_the_dearest_pieces_as_long_as_they_save():
    meal = Offer(code="2FOR3", name="", kind=PromotionKind.QUANTITY, needed={1: 2}, set_price="3.00")
    lines = [PromotableLine(Decimal(3), Decimal("1.20"), [meal]), PromotableLine(Decimal(2), Decimal("2.00"), [meal])]
    assert [(saving.line, saving.amount) for saving in promote(lines, 2)] == [(1, 100)]


def test_no_more_sets_than_allowed():
    pair = Offer(code="PAIR", name="", kind=PromotionKind.QUANTITY, needed={1: 2}, free=1, sets_at_most=1)
    assert [saving.amount for saving in promote([PromotableLine(Decimal(8), Decimal(1), [pair])], 2)] == [100]
