from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel import money
from channel.tax import TaxRate
from channel.totals import check, price_line, total
from channel.transaction import ReturnOf, TransactionType, decode, encode
from tests.channel.documents import VAT_20, cash, document, line, totals

quantities = st.decimals("0.0001", 999, places=4).map(str)
unit_prices = st.integers(2, 6).flatmap(lambda places: st.decimals(0, 10_000, places=places)).map(str)
rates = st.lists(st.sampled_from([VAT_20, TaxRate("R7", "", "7.0000"), TaxRate("Q", "", "9.9750")]), max_size=2)
SOLD = "0198c0a5-0000-7000-8000-000000000001"


def change(transaction, **fields):
    return msgspec.structs.replace(transaction, **fields)


def codes(transaction, exponent=2):
    return [(finding.code, finding.pointer) for finding in check(transaction, exponent)]


@pytest.mark.parametrize(
    ("quantity", "unit_price", "exponent", "amount"),
    [
        ("3", "0.335", 2, "1.01"),
        ("-3", "0.335", 2, "-1.01"),
        ("0.5", "0.0725", 2, "0.04"),
        ("3", "0.5", 0, "2"),
        ("1", "1", 3, "1.000"),
    ],
)
def test_price_line_rounds_the_amount_once(quantity, unit_price, exponent, amount):
    priced = price_line(Decimal(quantity), Decimal(unit_price), [], True, exponent)
    assert [str(figure) for figure in (priced.amount, priced.net, priced.gross)] == [amount, amount, amount]


@given(quantities, unit_prices, rates, st.booleans(), st.integers(0, 3))
def test_a_return_mirrors_its_sale(quantity, unit_price, some_rates, included, exponent):
    sold = price_line(Decimal(quantity), Decimal(unit_price), some_rates, included, exponent)
    returned = price_line(-Decimal(quantity), Decimal(unit_price), some_rates, included, exponent)
    assert (returned.amount, returned.net, returned.tax_amount, returned.gross) == (
        -sold.amount,
        -sold.net,
        -sold.tax_amount,
        -sold.gross,
    )
    assert sold.gross == sold.net + sold.tax_amount == (sold.amount if included else sold.gross)


@st.composite
def made_documents(draw):
    currency = draw(st.sampled_from(["EUR", "JPY", "KWD"]))
    included, exponent, returns = draw(st.booleans()), money.exponent(currency), draw(st.booleans())
    lines = [
        line(
            number,
            f"-{quantity}" if returns else quantity,
            unit_price,
            rates=draw(rates),
            included=included,
            exponent=exponent,
            reason="unwanted" if returns else None,
        )
        for number, (quantity, unit_price) in enumerate(
            draw(st.lists(st.tuples(quantities, unit_prices), min_size=1, max_size=6)), 1
        )
    ]
    kind = TransactionType.RETURN if returns else TransactionType.SALE
    return document(lines, kind=kind, currency=currency, prices_include_tax=included)


@given(made_documents())
def test_check_finds_nothing_in_what_price_line_and_total_make(transaction):
    assert check(decode(encode(transaction)), money.exponent(transaction.currency)) == []


@given(made_documents(), st.sampled_from(["net", "tax", "gross", "paid"]))
def test_check_finds_a_total_that_is_one_unit_off(transaction, name):
    exponent = money.exponent(transaction.currency)
    wrong = money.decimal_text(Decimal(getattr(transaction.totals, name)) + Decimal(1).scaleb(-exponent))
    found = codes(change(transaction, totals=change(transaction.totals, **{name: wrong})), exponent)
    assert ("total", f"/totals/{name}") in found


def test_total_sums_lines_payments_and_change():
    made = total([line(1), line(2, "2", "0.99", included=False)], [cash("20.00"), cash("-5.62", 2, change=True)], 2)
    assert made == totals(net="11.98", tax="2.40", gross="14.38", paid="14.38")


def test_total_of_nothing_has_the_currencys_scale():
    assert total([], [], 3) == totals(net="0.000", tax="0.000", gross="0.000", paid="0.000")


def test_check_accepts_change_and_a_return_by_receipt():
    changed = document(payments=[cash("20.00"), cash("-8.00", 2, change=True)])
    returned = document([line(1, "-1", return_of=ReturnOf(SOLD, 1))], kind=TransactionType.RETURN)
    assert (codes(changed), codes(returned)) == ([], [])


def test_check_accepts_an_exchange_and_a_void_that_nobody_paid():
    exchange = document([line(1), line(2, "-1", reason="exchange")])
    void = document([line(1)], [], kind=TransactionType.VOID)
    assert (codes(exchange), codes(void)) == ([], [])


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (document([]), [("no-lines", "/lines")]),
        (document([line(2), line(1)]), [("numbers", "/lines")]),
        (document([line(1, "0")]), [("quantity-zero", "/lines/0/quantity")]),
        (document([line(1, "-1")], kind=TransactionType.RETURN), [("return-unexplained", "/lines/0/reason")]),
        (document([line(1)], kind=TransactionType.RETURN), [("sign", "/lines/0/quantity")]),
        (document([line(1, return_of=ReturnOf(SOLD, 1))]), [("sign", "/lines/0/return_of")]),
        (document([line(1, "1", "-12.00")]), [("price-negative", "/lines/0/unit_price")]),
        (document([change(line(rates=[]), amount="12.01")]), [("line-amount", "/lines/0/amount")]),
        (document([line()], [cash("12.00"), cash("0.00", 1)]), [("numbers", "/payments")]),
        (document([line()], [cash("12.00", currency="USD")]), [("payment-currency", "/payments/0/currency")]),
        (document([line()], [cash("11.99")]), [("paid", "/totals/paid")]),
        (document([line()], [cash("12.00")], kind=TransactionType.VOID), [("paid", "/totals/paid")]),
        (document([line()], [cash("-3.00"), cash("15.00", 2)]), [("payment-sign", "/payments/0/amount")]),
        (document([line()], [cash("12.000")]), [("rounding", "/payments/0/amount"), ("rounding", "/totals/paid")]),
        (document(completed_at="2026-01-31T09:14:59Z"), [("time-order", "/completed_at")]),
        (document(totals=totals(tax="2.01")), [("total", "/totals/tax")]),
    ],
)
def test_check_names_what_does_not_add_up(broken, expected):
    assert codes(broken) == expected


def test_check_finds_taxes_that_contradict_the_line():
    sold = line()
    tax = change(sold.tax[0], amount="1.99", base="10.01", included=False)
    found = codes(document([change(sold, tax=[tax])], totals=totals()))
    assert [finding for finding in found if finding[1].startswith("/lines")] == [
        ("tax-included", "/lines/0/tax/0/included"),
        ("tax-base", "/lines/0/tax/0/base"),
        ("tax-amount", "/lines/0/tax/0/amount"),
    ]


def test_check_uses_the_currencys_exponent():
    assert codes(document(currency="JPY"), 0) == []
    assert ("rounding", "/totals/gross") in codes(document(currency="EUR"), 0)
