"""What cash is rounded to is what headquarters accepts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel import money
from channel.cash import SMALLEST_CASH, round_cash


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("12.32", "CHF", "12.30"),
        ("12.33", "CHF", "12.35"),
        ("-12.33", "CHF", "-12.35"),
        ("0.02", "CHF", "0.00"),
        ("10.50", "SEK", "11.00"),
        ("-10.50", "SEK", "-11.00"),
        ("1.25", "DKK", "1.50"),
        ("1002.50", "HUF", "1005.00"),
        ("5", "KRW", "10"),
        ("12.33", "EUR", "12.33"),
    ],
)
def test_nearest_coin_wins_and_half_goes_away_from_zero(amount, currency, rounded):
    assert str(round_cash(Decimal(amount), currency)) == rounded


@given(st.integers(-(10**9), 10**9), st.sampled_from(sorted(SMALLEST_CASH)))
def test_rounding_is_payable_and_accepted(minor, currency):
    amount = money.minor_decimal(minor, money.exponent(currency))
    rounded = round_cash(amount, currency)
    assert rounded % SMALLEST_CASH[currency] == 0
    assert round_cash(rounded, currency) == rounded == -round_cash(-amount, currency)
    assert money.is_cash_rounding(money.scaled_decimal(rounded - amount, money.AMOUNT_DIGITS), currency)
