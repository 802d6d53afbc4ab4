"""Deposits on bottles: sold with the goods, gone with them, and given back for empties, also when nothing else is sold."""

import pytest

from channel.errors import InvalidInput, StateConflict, UnknownBarcode
from channel.totals import check
from channel.transaction import TransactionType
from pos.errors import ReturnRefused
from pos.selling.discount import AskedDiscount
from tests.channel.factories import make_channel_database
from tests.pos.bottles import BOTTLE, COLA, CRATE, CUP, LEMONADE, SALAD, bottle_rows
from tests.pos.retail import RetailServer
from tests.pos.sales import pay
from tests.pos.store_data import MILK, PIN


@pytest.fixture
def register(new_register, published):
    """A register that is offline and sells bottles."""
    published.publish(bottle_rows())
    assert new_register.sync().errors == []
    new_register.sign_in("1", PIN)
    return new_register


def lines(register):
    return [shown(line) for line in register.cart().lines]


def shown(line):
    return line.number, line.description, line.quantity, line.amount, [tax.code for tax in line.tax], line.deposit_of or None


def test_deposit_is_a_line_of_its_own_with_its_own_tax(register):
    assert register.scan(COLA, quantity="6").description == "Cola 0.5 l"
    register.scan(MILK)
    assert lines(register) == [
        (1, "Cola 0.5 l", "6", "7.14", ["V7"], None),
        (2, "Deposit bottle", "6", "1.50", ["V19"], 1),
        (3, "Milk 3.5%", "1", "1.29", ["V7"], None),
    ]
    sold = pay(register)
    assert (check(sold, 2), sold.totals.gross, sold.type) == ([], "9.93", TransactionType.SALE)


def test_online_says_the_same(register, hq, tmp_path):
    RetailServer(hq, make_channel_database(tmp_path / "store.db", bottle_rows()))
    register.connect()
    assert register.context.connection.is_online
    register.scan(COLA)
    register.scan(CRATE)
    assert [line[1:4] for line in lines(register)] == [
        ("Cola 0.5 l", "1", "1.19"),
        ("Deposit bottle", "1", "0.25"),
        ("Deposit crate", "-1", "-3.30"),
    ]


def test_what_is_weighed_has_one_deposit(register):
    register.scan(SALAD, quantity="0.450")
    register.open_cart.change_quantity(1, "0.700")
    assert lines(register) == [
        (1, "Fruit salad", "0.700", "9.03", ["V7"], None),
        (2, "Deposit cup", "1", "2.00", ["V19"], 1),
    ]


def test_deposit_that_the_store_does_not_sell_is_not_asked_for(register):
    register.scan(LEMONADE)
    assert len(lines(register)) == 1


def test_deposit_without_a_price_says_so_and_nothing_is_sold(new_register, published):
    rows = bottle_rows()
    rows["price"] = [price for price in rows["price"] if price["product_id"] != 8]
    published.publish(rows)
    new_register.sync()
    new_register.sign_in("1", PIN)
    new_register.scan(MILK)
    with pytest.raises(StateConflict, match="The deposit Deposit bottle has no price in this store today"):
        new_register.scan(COLA)
    assert len(lines(new_register)) == 1


def test_deposit_follows_quantity_and_void(register):
    register.scan(COLA, quantity="2")
    register.scan(COLA)
    register.open_cart.change_quantity(1, "5")
    assert [line[2] for line in lines(register)] == ["5", "5", "1", "1"]
    register.open_cart.void_line(1)
    assert [line[0] for line in lines(register)] == [3, 4]


@pytest.mark.parametrize("change", [lambda cart: cart.change_quantity(2, "1"), lambda cart: cart.void_line(2)])
def test_deposit_of_goods_is_not_changed_by_itself(register, change):
    register.scan(COLA, quantity="2")
    with pytest.raises(StateConflict, match="This is the deposit of line 1 and goes with it"):
        change(register.open_cart)


@pytest.mark.parametrize("number", [2, 3])
def test_deposit_costs_what_it_costs(register, number):
    register.scan(COLA)
    register.return_empties(BOTTLE)
    with pytest.raises(StateConflict, match="A deposit costs what it costs"):
        register.open_cart.discount_line(number, AskedDiscount(percent="5"))
    with pytest.raises(StateConflict, match="A deposit costs what it costs"):
        register.open_cart.override_price(number, "0.10")


def test_discount_of_everything_leaves_deposits_out(register):
    register.scan(COLA, quantity="10")
    register.return_empties(CRATE)
    register.open_cart.discount(AskedDiscount(percent="10"))
    assert [line.amount for line in register.cart().lines] == ["10.71", "2.50", "-3.30"]
    assert check(pay(register), 2) == []


@pytest.mark.parametrize(("code", "amount"), [(COLA, "-0.75"), (BOTTLE, "-0.75"), (CUP, "-6.00")])
def test_empties_come_back_as_the_bottle_they_were_or_as_their_deposit(register, code, amount):
    line = register.return_empties(code, quantity="3")
    assert (line.quantity, line.amount, line.deposit_of, line.reason) == ("-3", amount, 0, None)


def test_scanned_deposit_comes_back(register):
    assert (register.scan(BOTTLE).amount, register.scan(CRATE, quantity="2").amount) == ("-0.25", "-6.60")


def test_slip_of_a_machine_that_takes_bottles_is_worth_what_it_says(register):
    line = register.scan("2801009101501")
    assert (line.description, line.quantity, line.amount, line.deposit_of) == ("Deposit crate", "-1", "-1.50", 0)
    assert check(pay(register), 2) == []


def test_empties_are_all_of_a_transaction_and_paid_out(register):
    register.sign_in("2", PIN)
    register.return_empties(CRATE)
    paid = pay(register)
    assert (paid.type, paid.totals.gross, check(paid, 2)) == (TransactionType.RETURN, "-3.30", [])
    assert [payment.amount for payment in paid.payments] == ["-3.30"]


def test_empties_of_what_has_no_deposit_are_refused(register):
    with pytest.raises(InvalidInput, match="There is no deposit on Milk"):
        register.return_empties(MILK)
    with pytest.raises(UnknownBarcode):
        register.return_empties("4711")


def test_sold_goods_bring_their_deposit_back(register):
    register.scan(COLA, quantity="3")
    register.scan(SALAD, quantity="0.500")
    sold = pay(register)
    register.return_line(sold.receipt_number, 1, quantity="2")
    register.return_line(sold.receipt_number, 3, quantity="0.200")
    back = pay(register)
    assert check(back, 2) == []
    assert [(line.quantity, line.amount, line.return_of.line_number) for line in back.lines] == [
        ("-2", "-2.38", 1),
        ("-2", "-0.50", 2),
        ("-0.200", "-2.58", 3),
        ("-1", "-2.00", 4),
    ]
    for line in (1, 3):
        register.return_line(sold.receipt_number, line)
    assert [line.amount for line in register.cart().lines] == ["-1.19", "-0.25", "-3.87"]
    assert check(pay(register), 2) == []


def test_sold_deposit_comes_back_with_its_goods_only(register):
    register.scan(COLA)
    sold = pay(register)
    with pytest.raises(ReturnRefused, match="is a deposit: it comes back with line 1"):
        register.return_line(sold.receipt_number, 2)


def test_goods_without_a_receipt_bring_their_deposit_back_for_the_same_reason(register):
    register.return_product(COLA, reason="Warm", quantity="2")
    assert [(line.amount, line.reason) for line in register.cart().lines] == [("-2.38", "Warm"), ("-0.50", "Warm")]
    assert check(pay(register), 2) == []


def test_suspended_bottles_keep_their_deposits(register):
    register.scan(COLA, quantity="2")
    register.open_cart.suspend()
    register.open_cart.recall()
    register.open_cart.change_quantity(1, "3")
    assert [line[2] for line in lines(register)] == ["3", "3"]
    voided = register.void()
    assert voided is not None
    assert check(voided.transaction, 2) == []
