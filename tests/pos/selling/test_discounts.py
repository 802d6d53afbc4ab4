from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel.errors import InvalidInput, NotFound, NotPermitted, StateConflict
from channel.totals import check
from pos.errors import PaymentOpen
from pos.selling.discount import AskedDiscount, distributed
from tests.pos.sales import pay
from tests.pos.store_data import BAG, CHEESE, MILK, PIN, UNPRICED


def percent(text: str, reason: str = "") -> AskedDiscount:
    return AskedDiscount(percent=text, reason=reason)


def amount(text: str) -> AskedDiscount:
    return AskedDiscount(amount=text)


def test_line_costs_less_by_a_percentage_and_an_amount(register):
    register.scan(MILK, quantity="10")
    register.open_cart.discount_line(1, percent("10", "dented"))
    line = register.open_cart.discount_line(1, amount("0.60"))
    assert [(discount.number, discount.amount, discount.percent) for discount in line.discounts] == [
        (1, "1.29", "10"),
        (2, "0.60", None),
    ]
    sold = pay(register)
    assert (sold.lines[0].amount, sold.totals.gross, sold.totals.discount) == ("11.01", "11.01", "1.89")
    assert (sold.lines[0].discounts[0].description, sold.lines[0].discounts[0].origin) == ("dented", "MANUAL")
    assert check(sold, 2) == []


def test_transaction_discount_is_on_the_lines_to_the_last_cent(register):
    for _ in range(3):
        register.scan(UNPRICED, price="0.99")
    register.scan(BAG)
    register.open_cart.discount(amount("0.50"))
    sold = pay(register)
    assert [line.amount for line in sold.lines] == ["0.82", "0.83", "0.82", "0.00"]
    assert (sold.totals.gross, sold.totals.discount, check(sold, 2)) == ("2.47", "0.50", [])


def test_transaction_discount_leaves_alone_what_comes_back(register):
    register.scan(MILK, quantity="10")
    register.return_product(MILK, reason="sour")
    register.open_cart.discount(percent("10"))
    sold = pay(register)
    assert [(line.amount, len(line.discounts)) for line in sold.lines] == [("11.61", 1), ("-1.29", 0)]
    assert check(sold, 2) == []


@given(st.lists(st.decimals(0, 1000, places=2), min_size=1, max_size=8).filter(any), st.integers(0, 1000))
def test_distributed_parts_add_up_and_none_exceeds_its_amount(amounts, thousandths):
    whole = sum(amounts)
    discount = (whole * thousandths / 1000).quantize(Decimal("0.01"))
    parts = distributed(discount, amounts, 2)
    assert sum(parts) == discount
    assert all(0 <= part <= most for part, most in zip(parts, amounts, strict=True))


@pytest.mark.parametrize(
    "asked",
    [
        AskedDiscount(),
        AskedDiscount(percent="5", amount="1"),
        percent("0"),
        percent("100.5"),
        percent("x"),
        amount("0"),
        amount("-1"),
        amount("0.001"),
        amount("1.30"),
    ],
)
def test_discount_that_is_none_is_refused(register, asked):
    register.scan(MILK)
    for attempt in (
        lambda: register.open_cart.discount_line(1, asked),
        lambda: register.open_cart.discount(asked),
    ):
        with pytest.raises(InvalidInput):
            attempt()
    assert register.cart().lines[0].discounts == []


def test_cashier_gives_as_much_as_they_may_and_somebody_else_the_rest(register):
    register.sign_in("2", PIN)
    register.scan(MILK, quantity="10")
    register.open_cart.discount_line(1, percent("5"))
    for attempt in (
        lambda: register.open_cart.discount_line(1, amount("0.01")),
        lambda: register.open_cart.discount(amount("0.01")),
    ):
        with pytest.raises(NotPermitted, match="Carl Cashier may give 5"):
            attempt()
    mara = register.open_cart.approver("1", PIN)
    line = register.open_cart.discount_line(1, percent("10"), approver=mara)
    assert [discount.approved_by for discount in line.discounts] == [None, "1"]
    with pytest.raises(NotPermitted, match="Mara Manager may give 25"):
        register.open_cart.discount(percent("20"), approver=mara)
    assert (pay(register).staff, register.signed_in().number) == ("2", "2")


def test_changes_end_when_a_payment_begins(register):
    register.scan(MILK, quantity="10")
    register.pay("CASH", "1")
    for attempt in (
        lambda: register.open_cart.discount_line(1, percent("5")),
        lambda: register.open_cart.discount(percent("5")),
        lambda: register.open_cart.override_price(1, "1"),
        lambda: register.open_cart.void_line(1),
        register.open_cart.suspend,
    ):
        with pytest.raises(PaymentOpen):
            attempt()


def test_keyed_price_keeps_what_the_list_said_and_who_approved_it(register):
    register.sign_in("2", PIN)
    register.scan(MILK)
    with pytest.raises(NotPermitted):
        register.open_cart.override_price(1, "1.00")
    mara = register.open_cart.approver("1", PIN)
    register.open_cart.override_price(1, "1.00", approver=mara)
    line = register.open_cart.override_price(1, "0.9", approver=mara)
    assert (line.unit_price, line.price_origin, line.list_price, line.approved_by) == ("0.9", "KEYED", "1.2900", "1")
    sold = pay(register)
    assert (sold.totals.gross, check(sold, 2)) == ("0.90", [])


def test_price_keyed_while_scanning_keeps_what_the_list_said(register):
    assert register.scan(MILK, price="1").list_price == "1.2900"
    assert register.scan(UNPRICED, price="1").list_price is None


def test_price_of_a_discounted_line_stays(register):
    register.scan(MILK)
    register.open_cart.discount_line(1, percent("5"))
    with pytest.raises(StateConflict):
        register.open_cart.override_price(1, "1")
    with pytest.raises(InvalidInput):
        register.open_cart.override_price(1, "-1")


def test_voided_line_is_gone_and_the_others_keep_their_numbers(register):
    for code in (MILK, BAG, MILK):
        register.scan(code)
    assert register.open_cart.void_line(2).description == "Paper bag"
    with pytest.raises(NotFound):
        register.open_cart.void_line(2)
    sold = pay(register)
    assert ([line.number for line in sold.lines], sold.totals.gross, check(sold, 2)) == ([1, 3], "2.58", [])


def test_cashier_voids_a_line_with_somebody_elses_approval(register):
    register.sign_in("2", PIN)
    register.scan(MILK)
    with pytest.raises(NotPermitted):
        register.open_cart.void_line(1)
    register.open_cart.void_line(1, approver=register.open_cart.approver("1", PIN))
    assert register.cart().lines == []


def test_returns_of_a_discounted_line_give_back_what_was_paid_and_no_more(register):
    register.scan(MILK, quantity="3")
    register.open_cart.discount_line(1, amount("0.50"))
    sold = pay(register)
    paid_back = []
    for _ in range(3):
        register.return_line(sold.receipt_number, 1, quantity="1")
        returned = pay(register)
        assert check(returned, 2) == []
        paid_back.append(returned.totals.gross)
    assert paid_back == ["-1.12", "-1.13", "-1.12"]
    assert sum(map(Decimal, paid_back)) == -Decimal(sold.totals.gross) == Decimal("-3.37")


def test_return_by_receipt_keeps_its_price_and_its_discount(register):
    register.scan(CHEESE, quantity="0.5")
    line = register.open_cart.discount_line(1, percent("25"))
    assert line.amount == "9.00"
    sold = pay(register)
    register.return_line(sold.receipt_number, 1)
    returned = register.cart().lines[0]
    assert ([discount.amount for discount in returned.discounts], returned.amount) == (["-3.00"], "-9.00")
    with pytest.raises(StateConflict):
        register.open_cart.discount_line(1, percent("5"))
    with pytest.raises(StateConflict):
        register.open_cart.override_price(1, "5")
