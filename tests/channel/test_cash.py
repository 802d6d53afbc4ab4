"""What cash is rounded to is what headquarters accepts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel import money
from channel.cash import SMALLEST_CASH, require_coin, round_cash, smallest_coin
from channel.errors import InvalidInput


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
    assert str(round_cash(Decimal(amount), smallest_coin(currency), currency)) == rounded


@pytest.mark.parametrize(
    ("currency", "of_store", "coin"),
    [
        ("EUR", None, None),
        ("EUR", "0.050", "0.05"),
        ("EUR", "0.010", None),
        ("CHF", None, "0.05"),
        ("CHF", "0.010", None),
        ("SEK", "1.000", "1.00"),
        ("HUF", "5.000", "5.00"),
        ("KWD", "0.005", "0.005"),
        ("JPY", "1.000", None),
    ],
)
def test_coin_of_the_store_counts_before_that_of_the_currency(currency, of_store, coin):
    found = smallest_coin(currency, of_store)
    assert (None if found is None else f"{found:f}") == coin


@pytest.mark.parametrize(("coin", "currency"), [("0.05", "EUR"), ("0.01", "EUR"), ("1", "CZK"), ("5", "HUF"), ("1000", "VND")])
def test_coins_that_cash_is_rounded_to(coin, currency):
    require_coin(Decimal(coin), currency)


@pytest.mark.parametrize(
    ("coin", "currency", "why"),
    [
        ("0.005", "EUR", "A coin of EUR is a multiple of 0.01."),
        ("0", "EUR", "A coin of EUR is a multiple of 0.01."),
        ("-0.05", "EUR", "A coin of EUR is a multiple of 0.01."),
        ("0.5", "JPY", "A coin of JPY is a multiple of 1."),
        ("2", "EUR", "No coin of EUR that cash is rounded to is so large."),
        ("10", "HUF", "No coin of HUF that cash is rounded to is so large."),
    ],
)
def test_other_coins_are_refused(coin, currency, why):
    with pytest.raises(InvalidInput, match=f"^{why}$"):
        require_coin(Decimal(coin), currency)


def test_every_coin_of_a_currency_may_be_set_for_a_store():
    for currency, coin in SMALLEST_CASH.items():
        require_coin(coin, currency)


@given(st.integers(-(10**9), 10**9), st.sampled_from(sorted(SMALLEST_CASH)))
def test_rounding_is_payable_and_accepted(minor, currency):
    amount, coin = money.minor_decimal(minor, money.exponent(currency)), SMALLEST_CASH[currency]
    rounded = round_cash(amount, coin, currency)
    assert rounded % SMALLEST_CASH[currency] == 0
    assert round_cash(rounded, coin, currency) == rounded == -round_cash(-amount, coin, currency)
    assert money.is_cash_rounding(money.scaled_decimal(rounded - amount, money.AMOUNT_DIGITS), currency)
