"""Prices, dates and yes/no as people write them."""

from datetime import date
from decimal import Decimal

import pytest

from backoffice.imports.domain.reasons import Refusal, RowRefused
from backoffice.imports.domain.values import read_age, read_content, read_date, read_flag, read_price


def refusal_of(read, text):
    with pytest.raises(RowRefused) as caught:
        read(text, "field")
    return caught.value.refusal


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("7.90", "7.90"),
        ("7,90", "7.90"),
        ("7", "7"),
        ("7.", "7"),
        (".0000", "0"),
        (",5", "0.5"),
        ("13.0863", "13.0863"),
        ("13.086", "13.086"),
        ("0,125", "0.125"),
        ("1,2345", "1.2345"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1'234.50", "1234.50"),
        ("1\u202f234", "1234"),
        ("1.50000000", "1.5"),
        ("999999999.999999", "999999999.999999"),
    ],
)
def test_price_is_read(text, price):
    assert read_price(text, "price") == Decimal(price)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("-1", Refusal.NEGATIVE_PRICE),
        ("−1,00", Refusal.NEGATIVE_PRICE),
        ("(5.00)", Refusal.NEGATIVE_PRICE),
        ("1,234", Refusal.AMBIGUOUS_PRICE),
        ("abc", Refusal.NOT_A_PRICE),
        ("4.440892e-16", Refusal.NOT_A_PRICE),
        ("1e5", Refusal.NOT_A_PRICE),
        ("NaN", Refusal.NOT_A_PRICE),
        ("Infinity", Refusal.NOT_A_PRICE),
        ("€ 5", Refusal.NOT_A_PRICE),
        ("1.2.3", Refusal.NOT_A_PRICE),
        ("1,23,4.5", Refusal.NOT_A_PRICE),
        (".", Refusal.NOT_A_PRICE),
        ("1_000", Refusal.NOT_A_PRICE),
        ("1000000000", Refusal.TOO_MANY_DIGITS),
        ("0.0000001", Refusal.TOO_MANY_DIGITS),
        ("9" * 60, Refusal.TOO_MANY_DIGITS),
    ],
)
def test_price_is_refused(text, refusal):
    assert refusal_of(read_price, text) == refusal


@pytest.mark.parametrize(
    ("text", "day"), [("2026-01-31", date(2026, 1, 31)), ("31.1.2026", date(2026, 1, 31)), ("20260131", date(2026, 1, 31))]
)
def test_date_is_read(text, day):
    assert read_date(text, "valid_from") == day


@pytest.mark.parametrize("text", ["1/2/2026", "2026-02-30", "30.2.2026", "tomorrow", "31.01.26"])
def test_date_is_refused(text):
    assert refusal_of(read_date, text) == Refusal.NOT_A_DATE


@pytest.mark.parametrize(("text", "flag"), [("1", True), ("TRUE", True), ("x", True), ("", False), ("0", False), ("No", False)])
def test_flag_is_read(text, flag):
    assert read_flag(text, "is_primary") is flag


def test_flag_is_refused():
    assert refusal_of(read_flag, "maybe") == Refusal.NOT_YES_OR_NO


@pytest.mark.parametrize(("text", "age"), [("0", 0), ("16", 16), ("018", 18), ("120", 120)])
def test_age_is_read(text, age):
    assert read_age(text, "minimum_age") == age


@pytest.mark.parametrize("text", ["121", "-1", "16.5", "sixteen", "²", "9" * 50])
def test_age_is_refused(text):
    assert refusal_of(read_age, text) == Refusal.NOT_AN_AGE


@pytest.mark.parametrize(
    ("text", "content"), [("1", "1"), ("0,75", "0.75"), ("0.750", "0.75"), ("1500", "1500"), ("0,125", "0.125")]
)
def test_content_is_read(text, content):
    assert read_content(text, "net_content") == Decimal(content)


@pytest.mark.parametrize("text", ["1,500", "-1", "0.1234", "1 l", "1e3", "9" * 50, "١"])
def test_content_is_refused(text):
    assert refusal_of(read_content, text) == Refusal.NOT_A_QUANTITY
