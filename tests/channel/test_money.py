from decimal import Context, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel.errors import InvalidInput
from channel.money import decimal_text, exponent, multiply, parse_decimal, round_amount

amounts = st.decimals(-(10**11), 10**11, places=6)


@pytest.mark.parametrize(("currency", "digits"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("GBP", 2)])
def test_exponent_is_the_minor_unit_of_the_currency(currency, digits):
    assert exponent(currency) == digits


@pytest.mark.parametrize("text", ["", "eur", "EURO", "EU", "EUR\n"])
def test_exponent_refuses_what_is_no_currency(text):
    with pytest.raises(InvalidInput):
        exponent(text)


@pytest.mark.parametrize(
    ("amount", "digits", "rounded"),
    [("0.125", 2, "0.13"), ("-0.125", 2, "-0.13"), ("0.5", 0, "1"), ("2.5", 0, "3"), ("1", 3, "1.000"), ("-0.004", 2, "0.00")],
)
def test_round_amount_takes_half_away_from_zero(amount, digits, rounded):
    assert str(round_amount(Decimal(amount), digits)) == rounded


@given(amounts, st.integers(0, 4))
def test_round_amount_mirrors_and_is_at_most_half_a_unit_off(amount, digits):
    rounded = round_amount(amount, digits)
    assert round_amount(-amount, digits) == -rounded
    assert round_amount(rounded, digits) == rounded
    assert abs(rounded - amount) <= Decimal(5).scaleb(-digits - 1)


def test_multiply_is_exact_beyond_the_default_precision():
    with localcontext(Context(prec=5)):
        product = multiply(Decimal("99999999999.9999"), Decimal("999999999.999999"))
    assert str(product) == "99999999999999800000.0000000001"


@pytest.mark.parametrize(
    ("value", "text"), [("1E+2", "100"), ("-0.00", "0.00"), ("1.2300", "1.2300"), ("-7", "-7"), ("1E-7", "0.0000001")]
)
def test_decimal_text_has_digits_only(value, text):
    assert decimal_text(Decimal(value)) == text


@given(amounts)
def test_decimal_text_reads_back(amount):
    assert decimal_text(parse_decimal(decimal_text(amount))) == decimal_text(amount)


@pytest.mark.parametrize(
    "text", ["", "1e3", "NaN", "Infinity", " 1", "1 ", "01", "+1", "-0", "-0.00", ".5", "1.", "٣", "1_0", "1\n"]
)
def test_parse_decimal_refuses_other_spellings(text):
    with pytest.raises(InvalidInput):
        parse_decimal(text)
