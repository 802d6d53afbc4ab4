import pytest

from channel.errors import InvalidInput, NotFound, NotPermitted, StateConflict
from channel.totals import check
from pos.errors import PaymentOpen
from pos.selling.discount import AskedDiscount
from tests.pos.sales import pay
from tests.pos.store_data import CHEESE, MILK, PIN


def test_line_sells_more_at_the_price_it_has(register):
    register.scan(MILK)
    register.scan(CHEESE, quantity="0.25")
    assert register.open_cart.change_quantity(1, "6").amount == "7.74"
    assert register.open_cart.change_quantity(2, "0.5").quantity == "0.500"
    sold = pay(register)
    assert ([line.quantity for line in sold.lines], check(sold, 2)) == (["6", "0.500"], [])


@pytest.mark.parametrize("quantity", ["0", "-1", "0.5", "x", ""])
def test_quantity_that_its_unit_has_not_is_refused(register, quantity):
    register.scan(MILK, quantity="2")
    with pytest.raises(InvalidInput):
        register.open_cart.change_quantity(1, quantity)
    assert register.cart().lines[0].quantity == "2"


def test_less_needs_who_may_void(register):
    register.sign_in("2", PIN)
    register.scan(MILK, quantity="2")
    register.open_cart.change_quantity(1, "3")
    with pytest.raises(NotPermitted, match="Carl Cashier"):
        register.open_cart.change_quantity(1, "1")
    mara = register.open_cart.approver("1", PIN)
    assert register.open_cart.change_quantity(1, "1", approver=mara).quantity == "1"


def test_quantity_of_goods_that_come_back_or_are_discounted_stays(register):
    register.return_product(MILK, reason="sour")
    register.scan(MILK)
    register.open_cart.discount_line(2, AskedDiscount(percent="5"))
    for number in (1, 2):
        with pytest.raises(StateConflict):
            register.open_cart.change_quantity(number, "2")
    with pytest.raises(NotFound):
        register.open_cart.change_quantity(3, "2")


def test_quantity_stays_when_a_payment_has_begun(register):
    register.scan(MILK)
    register.pay("CASH", "1")
    with pytest.raises(PaymentOpen):
        register.open_cart.change_quantity(1, "2")
