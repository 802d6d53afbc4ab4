from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel import money
from channel.errors import InvalidInput
from channel.tax import TaxRate
from channel.totals import check, price_line, total
from channel.transaction import ReturnOf, TenderedMoney, TransactionType, decode, encode
from tests.channel.decimal_reference import adds_up
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
    assert total([], [], 3) == totals(net="0.000", tax="0.000", gross="0.000", paid="0.000", discount="0.000", rounding="0.000")


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
        (document([line()], [cash("12.000")]), [("rounding", "/payments/0/amount")]),
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


def with_totals(transaction, **texts):
    return change(transaction, totals=change(transaction.totals, **texts))


@pytest.mark.parametrize(
    ("discounts", "amount", "gross", "discount"),
    [([], "12.00", "12.00", "0.00"), (["1.20", "0.55"], "10.25", "10.25", "1.75"), (["12.00"], "0.00", "0.00", "12.00")],
)
def test_discounts_are_taken_off_the_rounded_line(discounts, amount, gross, discount):
    sold = document([line(discounts=discounts)])
    assert (sold.lines[0].amount, sold.totals.gross, sold.totals.discount) == (amount, gross, discount)
    assert codes(sold) == []


def test_discounts_of_a_return_are_negative():
    returned = document([line(1, "-1", reason="unwanted", discounts=["-2.00"])], kind=TransactionType.RETURN)
    assert (returned.lines[0].amount, returned.totals.discount, codes(returned)) == ("-10.00", "-2.00", [])


@pytest.mark.parametrize(("quantity", "discount"), [("1", "12.01"), ("1", "-0.01"), ("-1", "-12.01"), ("-1", "0.01")])
def test_price_line_refuses_a_discount_beyond_the_line_or_the_other_way(quantity, discount):
    with pytest.raises(InvalidInput):
        price_line(Decimal(quantity), Decimal("12"), [], True, 2, [Decimal(discount)])


@pytest.mark.parametrize(
    ("quantity", "unit_price", "discount"), [("1.00001", "1", "0"), ("1", "1.0000001", "0"), ("1", "1", "0.001")]
)
def test_price_line_refuses_more_digits_than_a_document_holds(quantity, unit_price, discount):
    with pytest.raises(InvalidInput):
        price_line(Decimal(quantity), Decimal(unit_price), [], True, 2, [Decimal(discount)])


def test_check_finds_what_is_wrong_with_discounts():
    sold = line(discounts=["1.00"])
    spoilt = [change(sold.discounts[0], amount="12.001"), change(sold.discounts[0], amount="0.50")]
    found = codes(document([change(sold, discounts=spoilt)]))
    assert [finding for finding in found if finding[1].startswith("/lines")] == [
        ("numbers", "/lines/0/discounts"),
        ("rounding", "/lines/0/discounts/0/amount"),
        ("discount-exceeds-line", "/lines/0/discounts"),
        ("line-amount", "/lines/0/amount"),
        ("tax-base", "/lines/0/tax/0/base"),
        ("tax-amount", "/lines/0/tax/0/amount"),
    ]
    assert codes(with_totals(document([sold]), discount="0.99")) == [("total", "/totals/discount")]


@pytest.mark.parametrize(
    ("paid", "rounding", "currency", "expected"),
    [
        ("12.05", "0.05", "CHF", []),
        ("11.95", "-0.05", "CHF", []),
        ("12.00", "0.05", "CHF", [("paid", "/totals/paid")]),
        ("13.00", "1.00", "CHF", [("cash-rounding", "/totals/rounding")]),
        ("14.50", "2.50", "HUF", []),
        ("14.51", "2.51", "HUF", [("cash-rounding", "/totals/rounding")]),
    ],
)
def test_cash_is_rounded_by_less_than_one_unit_or_half_the_smallest_coin(paid, rounding, currency, expected):
    sold = document([line()], [cash(paid, currency=currency)], currency=currency)
    assert codes(with_totals(sold, rounding=rounding)) == expected


def test_only_cash_is_rounded_and_only_where_something_is_paid():
    by_card = document([line()], [change(cash("12.01"), kind="CARD")])
    assert codes(with_totals(by_card, rounding="0.01")) == [("cash-rounding", "/totals/rounding")]
    void = document([line()], [], kind=TransactionType.VOID)
    assert codes(with_totals(void, rounding="0.01")) == [("does-not-belong", "/totals/rounding")]


def test_a_sale_rounded_to_nothing_names_the_cash_that_was_not_needed():
    sold = document([line(unit_price="0.02")], [cash("0.00", currency="CHF")], currency="CHF")
    assert codes(with_totals(sold, rounding="-0.02")) == []


@pytest.mark.parametrize(
    ("tendered", "expected"),
    [
        (("10.00", "USD", "1.2"), []),
        (("10.00", "USD", "1.3"), [("tendered-amount", "/payments/0/amount")]),
        (("10.00", "EUR", "1.2"), [("tendered-currency", "/payments/0/tendered/currency")]),
        (("10.000", "USD", "1.2"), [("rounding", "/payments/0/tendered/amount")]),
    ],
)
def test_foreign_money_is_worth_what_was_paid(tendered, expected):
    amount, currency, rate = tendered
    payment = change(cash("12.00"), tendered=TenderedMoney(amount=amount, currency=currency, rate=rate))
    assert codes(document([line()], [payment])) == expected


@st.composite
def discounted_documents(draw):
    """Documents as a register makes them, of which one figure may then be another."""
    included, returns = draw(st.booleans()), draw(st.booleans())
    currency = draw(st.sampled_from(["EUR", "JPY", "KWD", "CLF"]))
    exponent = money.exponent(currency)
    lines = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        quantity, unit_price, sign = draw(quantities), draw(unit_prices), "-" if returns else ""
        full = price_line(Decimal(quantity), Decimal(unit_price), [], included, exponent).amount
        share = (full * draw(st.integers(0, 10)) / 10).quantize(Decimal(1).scaleb(-exponent), "ROUND_DOWN")
        given_off = [f"{sign}{share}"] if share else []
        made = line(
            number,
            f"{sign}{quantity}",
            unit_price,
            rates=draw(rates),
            included=included,
            exponent=exponent,
            reason="unwanted",
            discounts=given_off,
        )
        lines.append(made)
    kind = TransactionType.RETURN if returns else draw(st.sampled_from(["SALE", "VOID", "SUSPENDED"]))
    payments = [] if kind in ("VOID", "SUSPENDED") else None
    return document(lines, payments, kind=TransactionType(kind), currency=currency, prices_include_tax=included)


def spoil(draw, transaction, exponent):
    """Change one of the document's figures by a little, or by the number of its digits."""
    text = draw(st.sampled_from(["unit", "digits", "nothing"]))

    def other(found):
        if text == "digits":
            return f"{found}0" if "." in found else f"{found}.0"
        step = Decimal(1).scaleb(-exponent) if text == "unit" else Decimal(0)
        return money.decimal_text(Decimal(found) + step)

    where = draw(st.sampled_from(["line", "base", "tax", "net", "gross", "paid", "discount", "payment", "given off"]))
    first = transaction.lines[0]
    if where in ("base", "tax") and first.tax:
        name = {"base": "base", "tax": "amount"}[where]
        spoilt = change(first.tax[0], **{name: other(getattr(first.tax[0], name))})
        first = change(first, tax=[spoilt, *first.tax[1:]])
    elif where == "given off" and first.discounts:
        first = change(first, discounts=[change(first.discounts[0], amount=other(first.discounts[0].amount))])
    elif where == "payment" and transaction.payments:
        payment = change(transaction.payments[0], amount=other(transaction.payments[0].amount))
        return change(transaction, payments=[payment])
    elif where in ("net", "gross", "paid", "discount"):
        return with_totals(transaction, **{where: other(getattr(transaction.totals, where))})
    else:
        first = change(first, amount=other(first.amount))
    return change(transaction, lines=[first, *transaction.lines[1:]])


@given(st.data())
def test_check_decides_as_the_rules_written_in_decimals_do(data):
    transaction = data.draw(discounted_documents())
    exponent = money.exponent(transaction.currency)
    assert check(transaction, exponent) == []
    spoilt = spoil(data.draw, transaction, exponent)
    arithmetic = [code for code, _ in codes(spoilt, exponent) if code not in ("discount-exceeds-line", "payment-sign")]
    assert (arithmetic == []) == adds_up(spoilt, exponent)
    assert adds_up(transaction, exponent)
