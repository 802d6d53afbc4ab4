from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel import money
from pos.web.quick_amounts import MONEY, is_credible, quick_amounts

CURRENCIES = sorted([*MONEY, "INR"])


@pytest.mark.parametrize(
    ("due", "currency", "amounts"),
    [
        ("7.74", "EUR", [8, 10, 20, 50, 100, 200]),
        ("23.40", "EUR", [24, 25, 30, 40, 50, 100]),
        ("5.00", "EUR", [6, 10, 20, 50, 100, 200]),
        ("1234", "JPY", [1300, 1500, 2000, 5000, 10000]),
        ("1290", "HUF", [1300, 1400, 1500, 2000, 5000, 10000]),
        ("0", "EUR", []),
        ("-3.00", "EUR", []),
    ],
)
def test_amounts_are_those_people_hand_over(due, currency, amounts):
    assert quick_amounts(Decimal(due), currency) == amounts


@given(st.integers(1, 10**7), st.sampled_from(CURRENCIES))
def test_each_amount_covers_what_is_due_and_is_offered_once(minor, currency):
    due = Decimal(minor).scaleb(-money.exponent(currency))
    amounts = quick_amounts(due, currency)
    assert amounts == sorted(set(amounts))
    assert all(amount > due and is_credible(amount, due, currency) for amount in amounts)


@pytest.mark.parametrize(("offered", "credible"), [("2007.74", True), ("2007.75", False), ("96385074", False), ("-7.74", True)])
def test_barcode_is_no_amount(offered, credible):
    assert is_credible(Decimal(offered), Decimal("7.74"), "EUR") is credible
