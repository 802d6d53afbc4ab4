import pytest

from channel.errors import InvalidInput
from pos.errors import CartEmpty
from pos.register import Register
from tests.pos.sales import pay
from tests.pos.store_data import MILK


def test_comment_is_kept_with_the_cart_and_stands_in_the_document(register, clock):
    register.scan(MILK)
    register.open_cart.comment("Gift wrapping\r\nfor Ada ")
    with Register(register.home, clock=clock) as after_a_restart:
        assert pay(after_a_restart).comment == "Gift wrapping\nfor Ada"


def test_comment_said_at_the_end_stands_in_its_place(register):
    register.scan(MILK)
    register.open_cart.comment("first")
    assert register.pay("CASH", comment="second").completed.transaction.comment == "second"


def test_comment_is_suspended_and_recalled_with_the_transaction(register):
    register.scan(MILK)
    register.open_cart.comment("waits outside")
    assert register.open_cart.suspend().transaction.comment == "waits outside"
    register.open_cart.recall()
    assert pay(register).comment == "waits outside"


def test_comment_needs_a_transaction_and_has_an_end(register):
    with pytest.raises(CartEmpty):
        register.open_cart.comment("nobody there")
    register.scan(MILK)
    for text in ("x" * 2001, "a\x00b"):
        with pytest.raises(InvalidInput):
            register.open_cart.comment(text)
