from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel.tax import TaxRate, tax_lines

rates = st.lists(
    st.decimals(0, 99, places=4).map(lambda percent: TaxRate(code="T", name="Tax", percent=str(percent))), max_size=3
)
amounts = st.decimals(-100_000, 100_000, places=2)


def taxed(amount, *percents, included, exponent=2):
    made = tax_lines(
        Decimal(amount),
        [TaxRate(code=f"T{at}", name="", percent=percent) for at, percent in enumerate(percents)],
        included,
        exponent,
    )
    return [(tax.base, tax.amount) for tax in made]


@pytest.mark.parametrize(
    ("amount", "percents", "included", "exponent", "expected"),
    [
        ("1.01", ["20.0000"], True, 2, [("0.84", "0.17")]),
        ("-1.01", ["20.0000"], True, 2, [("-0.84", "-0.17")]),
        ("10.00", ["5.0000", "9.9750"], False, 2, [("10.00", "0.50"), ("10.00", "1.00")]),
        ("114.98", ["5.0000", "9.9750"], True, 2, [("100.00", "5.00"), ("100.00", "9.98")]),
        ("105", ["10"], True, 0, [("95", "10")]),
        ("5", ["10"], False, 0, [("5", "1")]),
        ("0.00", ["20.0000"], True, 2, [("0.00", "0.00")]),
        ("3.00", ["0"], True, 2, [("3.00", "0.00")]),
        ("3.00", [], True, 2, []),
    ],
)
def test_tax_is_rounded_per_rate(amount, percents, included, exponent, expected):
    assert taxed(amount, *percents, included=included, exponent=exponent) == expected


@given(amounts, rates)
def test_included_tax_and_base_make_the_amount(amount, some_rates):
    made = tax_lines(amount, some_rates, True, 2)
    assert all(Decimal(tax.base) + sum(Decimal(each.amount) for each in made) == amount for tax in made)


@given(amounts, rates, st.booleans())
def test_tax_of_a_return_mirrors_the_sale(amount, some_rates, included):
    sold = tax_lines(amount, some_rates, included, 2)
    returned = tax_lines(-amount, some_rates, included, 2)
    assert [(-Decimal(tax.base), -Decimal(tax.amount)) for tax in returned] == [
        (Decimal(tax.base), Decimal(tax.amount)) for tax in sold
    ]
