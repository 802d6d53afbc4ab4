"""In francs cash is rounded to 0.05, and the document says by how much; everything adds up at headquarters."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel.cash import round_cash, smallest_coin
from channel.totals import check
from pos.errors import PaymentRefused
from pos.selling.cash_rounding import tender_cash
from tests.pos.exchange_rates import rate
from tests.pos.store_data import MILK, PIN, store_rows


@pytest.fixture
def register(new_register, published):
    """A register in Switzerland, offline: milk is 1.29, a bag 0.02."""
    rows = store_rows()
    rows["store"][0]["currency"] = rows["price_group"][0]["currency"] = "CHF"
    rows["price"][2]["unit_price"] = "0.02"
    rows["exchange_rate"] = [{**rate(1, "EUR", "0.9400", "2026-01-01T00:00:00"), "store_currency": "CHF"}]
    published.publish(rows)
    assert new_register.sync().errors == []
    new_register.sign_in("1", PIN)
    return new_register


def paid(taken):
    sold = taken.completed.transaction
    assert check(sold, 2) == []
    return [(payment.method, payment.amount) for payment in sold.payments], sold.totals.rounding


@pytest.mark.parametrize(
    ("quantity", "offered", "payments", "rounding"),
    [
        ("1", None, ["1.30"], "0.01"),
        ("1", "1.30", ["1.30"], "0.01"),
        ("1", "5", ["5.00", "-3.70"], "0.01"),
        ("3", None, ["3.85"], "-0.02"),
        ("5", "10", ["10.00", "-3.55"], "0.00"),
    ],
)
def test_cash_that_settles_is_rounded(register, quantity, offered, payments, rounding):
    register.scan(MILK, quantity=quantity)
    assert paid(register.pay("CASH", offered)) == ([("CASH", amount) for amount in payments], rounding)


def test_card_is_exact_also_for_the_rest(register):
    register.scan(MILK)
    assert paid(register.pay("CARD")) == ([("CARD", "1.29")], "0.00")
    register.scan(MILK, quantity="2")
    assert register.pay("CASH", "1").due == Decimal("1.58")
    assert paid(register.pay("CARD")) == ([("CASH", "1.00"), ("CARD", "1.58")], "0.00")
    register.scan(MILK, quantity="2")
    register.pay("CARD", "1.00")
    assert paid(register.pay("CASH")) == ([("CARD", "1.00"), ("CASH", "1.60")], "0.02")


def test_what_is_rounded_away_is_paid_with_nothing(register):
    register.scan("1003")
    assert paid(register.pay("CASH")) == ([("CASH", "0.00")], "-0.02")


def test_coins_that_are_gone_are_refused(register):
    register.scan(MILK)
    with pytest.raises(PaymentRefused, match=r"The smallest coin is 0.05 CHF."):
        register.pay("CASH", "1.29")


def test_money_is_given_back_as_it_was_taken(register):
    register.return_product(MILK, reason="Sour")
    assert paid(register.pay("CASH")) == ([("CASH", "-1.30")], "-0.01")


def test_foreign_cash_gives_change_in_coins_there_are(register):
    register.scan(MILK)
    assert paid(register.pay("CASH", "2", currency="EUR")) == ([("CASH", "1.88"), ("CASH", "-0.60")], "-0.01")
    register.scan(MILK)
    assert paid(register.pay("CASH", currency="EUR")) == ([("CASH", "1.30")], "0.01")


def test_void_of_a_cart_rounds_nothing(register):
    register.scan(MILK)
    assert register.pay("CASH", "1").due == Decimal("0.29")
    voided = register.void().transaction
    assert (check(voided, 2), voided.totals.rounding) == ([], "0.00")


def test_shift_counts_what_was_paid(register):
    register.drawer.open_shift()
    register.scan(MILK)
    register.pay("CASH", "5")
    report = register.drawer.x_report()
    assert [(tender.method, tender.expected) for tender in report.tenders] == [("CASH", Decimal("1.30"))]
    assert [(sales.gross, sales.rounding) for sales in report.sales] == [(Decimal("1.29"), Decimal("0.01"))]


@pytest.mark.parametrize(
    ("coin", "payments", "rounding"), [("0.05", ["1.30"], "0.01"), ("0.01", ["1.29"], "0.00"), (None, ["1.29"], "0.00")]
)
def test_store_says_what_cash_is_rounded_to(new_register, published, coin, payments, rounding):
    rows = store_rows()
    rows["store"][0]["smallest_coin"] = coin
    published.publish(rows)
    assert new_register.sync().errors == []
    new_register.sign_in("1", PIN)
    new_register.scan(MILK)
    sold, of_rounding = paid(new_register.pay("CASH"))
    assert ([amount for _method, amount in sold], of_rounding) == (payments, rounding)


amounts = st.integers(1, 100_000).map(lambda cents: Decimal(cents) / 100)


@given(due=amounts, offered=amounts, currency=st.sampled_from(["CHF", "SEK", "DKK", "NZD"]), is_foreign=st.booleans())
def test_what_settles_adds_up_and_what_does_not_leaves_more_than_half_a_coin(due, offered, currency, is_foreign):
    coin = smallest_coin(currency)
    offered = offered if is_foreign else round_cash(offered, coin, currency) or round_cash(Decimal(5), coin, currency)
    if not is_foreign and round_cash(due, coin, currency) == 0:
        return
    taken = tender_cash(due, offered, currency=currency, coin=coin, allows_change=True, is_foreign=is_foreign)
    paid_now = sum(part.amount for part in taken.tenders)
    if paid_now == due + taken.rounding:
        assert abs(taken.rounding) <= Decimal("0.5")
    else:
        assert taken.rounding == 0
        assert paid_now < due + Decimal("0.5")
    change = [part.amount for part in taken.tenders if part.is_change]
    assert all(part < 0 and round_cash(part, coin, currency) == part for part in change)
