"""What is proven quickly is what the full check finds nothing in."""

import json

import msgspec
import pytest

from channel.errors import DocumentInvalid
from channel.figures import figures_of
from channel.money import exponent as exponent_of
from channel.quick_decode import quick_decode
from channel.quick_totals import plain_figures
from channel.totals import check
from channel.transaction import CardSlip, ShiftReference, TransactionType, encode
from tests.channel.documents import cash, document, line
from tests.channel.test_quick_decode import places, spoiled, whole

# fmt: off
VALUES: tuple[object, ...] = (
    "0", "0.00", "1", "2.00", "-1", "-2.00", "12.00", "12.000", "11.995", "0.01", "10.00", "999.9999", "20", "20.0000", "19",
    "EUR", "USD", "JPY", "CASH", "CARD", "SALE", "RETURN", "VOID", "01890000-0000-7000-8000-000000000001", "2026-01-31T09:15:00Z",
    "2026-01-31T09:15:00.1Z", "2030-01-31T09:15:00.000000Z", None, True, False, 1, 2, 3, [], "",
)
# fmt: on


def plain():
    """Return a sale as registers write them, with all that such a sale may have."""
    paid = [cash("20.00"), cash("-8.00", 2, change=True), cash("24.01", 3, method="CARD")]
    slip = CardSlip(last_digits="1234", authorisation_code="A1")
    paid[2] = msgspec.structs.replace(paid[2], card=slip, kind="CARD")
    shift = ShiftReference(id="01890000-0000-7000-8000-000000000002", number=1, opened_at="2026-01-31T08:00:00Z")
    lines = [line(1, "1"), line(2, "2"), line(5, "0.125", "0.04"), line(6, unit_price="0.00", deposit_of=5)]
    return document(lines, paid, shift=shift, customer="C-1", reason="why")


def agree(raw):
    """Tell whether a document that can be read is proven; holds what is against the full check."""
    read, figures = quick_decode(raw)
    for exponent in (0, 2, 3):
        found = plain_figures(read, exponent)
        if found is not None:
            assert check(read, exponent) == []
            assert found == figures_of(read)
    assert figures in (None, plain_figures(read, exponent_of(read.currency)))
    return figures is not None


def test_an_ordinary_sale_is_proven():
    sold = plain()
    assert check(sold, 2) == []
    assert agree(encode(sold))


@pytest.mark.parametrize("content", [json.loads(encode(plain())), whole()], ids=["plain", "whole"])
def test_nothing_is_proven_that_the_full_check_finds_something_in(content):
    proven = read = 0
    for path in places(content):
        for value in VALUES:
            try:
                proven += agree(spoiled(path, value, content))
                read += 1
            except DocumentInvalid:
                continue
    assert read > 500
    assert proven < read


@pytest.mark.parametrize("kind", TransactionType)
def test_only_sales_are_proven(kind):
    assert agree(encode(document(kind=kind))) == (kind is TransactionType.SALE)


@pytest.mark.parametrize(("quantity", "price"), [("3", "0.335"), ("0.0001", "0.000001"), ("99999999999", "0.5"), ("1", "0.045")])
@pytest.mark.parametrize("included", [True, False])
def test_halves_and_extremes_are_rounded_alike(quantity, price, included):
    assert agree(encode(document([line(1, quantity, price, included=included)], prices_include_tax=included)))


@pytest.mark.parametrize(("quantity", "price"), [("99999999999", "2"), ("2", "99999999999"), ("99999999999", "999999999")])
def test_what_adds_up_to_more_than_documents_have_is_refused(quantity, price):
    with pytest.raises(DocumentInvalid):
        quick_decode(encode(document([line(1, quantity, price)])))


def test_an_amount_is_the_same_with_a_digit_less():
    sold = document([line(1, unit_price="12.50")], [cash("12.50")])
    assert agree(encode(sold).replace(b'"12.50"', b'"12.5"'))
