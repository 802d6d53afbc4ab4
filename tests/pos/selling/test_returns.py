from decimal import Decimal

import pytest

from channel.errors import InvalidInput, NotFound, NotPermitted
from channel.totals import check
from channel.transaction import Transaction, TransactionType
from pos.errors import ReturnRefused
from pos.register import Register
from tests.pos.sales import pay
from tests.pos.store_data import CHEESE, MILK, PIN, UNPRICED, store_rows


def sell(register: Register, code: str = MILK, quantity: str = "3", price: str | None = None) -> Transaction:
    register.scan(code, quantity=quantity, price=price)
    return pay(register)


def test_return_by_receipt_mirrors_the_sold_line(register):
    sold = sell(register, price="0.3350")
    register.return_line(sold.receipt_number, 1)
    returned = pay(register)
    assert (returned.type, check(returned, 2)) == (TransactionType.RETURN, [])
    line = returned.lines[0]
    assert (line.quantity, line.unit_price, line.amount) == ("-3", "0.3350", "-1.01")
    assert (line.return_of.transaction_id, line.return_of.line_number) == (sold.id, 1)
    assert (Decimal(returned.totals.gross), Decimal(returned.totals.tax)) == (
        -Decimal(sold.totals.gross),
        -Decimal(sold.totals.tax),
    )
    assert [payment.amount for payment in returned.payments] == ["-1.01"]


def test_return_keeps_the_price_of_the_sale_whatever_it_is_today(register, published):
    sold = sell(register)
    rows = store_rows(milk_price="9.99")
    published.publish(rows, upserts={"price": rows["price"]})
    register.sync()
    line = register.return_line(sold.receipt_number, 1, quantity="1")
    assert (line.unit_price, line.priced_from_release) == ("1.2900", 1)


def test_no_more_comes_back_than_was_sold(register):
    sold = sell(register)
    register.return_line(sold.receipt_number, 1, quantity="2")
    with pytest.raises(ReturnRefused, match="Only 1 of this line"):
        register.return_line(sold.receipt_number, 1, quantity="2")
    register.pay("CASH")
    assert register.return_line(sold.receipt_number, 1).quantity == "-1"
    register.pay("CASH")
    with pytest.raises(ReturnRefused, match="come back already"):
        register.return_line(sold.receipt_number, 1)


def test_voided_return_gives_nothing_back(register):
    sold = sell(register)
    register.return_line(sold.receipt_number, 1)
    register.void()
    assert register.return_line(sold.receipt_number, 1).quantity == "-3"


def test_weighed_goods_come_back_in_part(register):
    sold = sell(register, CHEESE, "2")
    assert register.return_line(sold.receipt_number, 1, quantity="0.75").quantity == "-0.750"


def test_only_sold_lines_come_back(register):
    sold = sell(register)
    with pytest.raises(NotFound, match="no line 2"):
        register.return_line(sold.receipt_number, 2)
    register.return_line(sold.receipt_number, 1)
    returned = pay(register)
    register.scan(MILK)
    voided = register.void().transaction
    for receipt in (returned.receipt_number, voided.receipt_number):
        with pytest.raises(ReturnRefused, match="was not sold"):
            register.return_line(receipt, 1)


def test_return_without_receipt_names_a_reason(register):
    with pytest.raises(InvalidInput):
        register.return_product(MILK, reason=" ")
    line = register.return_product(MILK, reason="adjustment", quantity="2")
    assert (line.quantity, line.amount, line.reason, line.return_of) == ("-2", "-2.58", "adjustment", None)
    returned = register.pay("CASH", "2.58").completed.transaction
    assert (returned.type, check(returned, 2)) == (TransactionType.RETURN, [])


def test_return_of_something_without_a_price_is_worth_what_is_keyed_in(register):
    register.return_product(UNPRICED, reason="adjustment", price="0", quantity="100")
    returned = register.complete().transaction
    assert (returned.type, returned.totals.gross, check(returned, 2)) == (TransactionType.RETURN, "0.00", [])


def test_goods_out_and_goods_back_make_a_sale(register):
    sold = sell(register, quantity="1")
    register.return_line(sold.receipt_number, 1)
    register.scan(MILK, quantity="2")
    exchanged = pay(register)
    assert (exchanged.type, exchanged.totals.gross, check(exchanged, 2)) == (TransactionType.SALE, "1.29", [])


def test_exchange_in_the_customers_favour_gives_money_back(register):
    sold = sell(register)
    register.return_line(sold.receipt_number, 1)
    register.scan(MILK)
    exchanged = pay(register)
    assert ([payment.amount for payment in exchanged.payments], check(exchanged, 2)) == (["-2.58"], [])


def test_cashier_without_permission_takes_nothing_back(register):
    sold = sell(register)
    register.sign_in("2", PIN)
    with pytest.raises(NotPermitted):
        register.return_line(sold.receipt_number, 1)


def test_cashier_takes_goods_back_with_somebody_elses_approval(register):
    sold = sell(register)
    register.sign_in("2", PIN)
    mara = register.open_cart.approver("1", PIN)
    register.return_line(sold.receipt_number, 1, quantity="1", approver=mara)
    with pytest.raises(NotPermitted):
        register.return_product(MILK, reason="sour")
    register.return_product(MILK, reason="sour", approver=mara)
    returned = pay(register)
    assert ([line.approved_by for line in returned.lines], check(returned, 2)) == (["1", "1"], [])
