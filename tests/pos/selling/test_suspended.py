import pytest

from channel.errors import NotFound, StateConflict
from channel.totals import check
from channel.transaction import TransactionType
from pos.errors import CartEmpty, ReturnRefused
from pos.selling.discount import AskedDiscount
from tests.pos.sales import pay, sell
from tests.pos.store_data import BAG, MILK, PIN, store_rows


def test_recalled_transaction_goes_on_as_it_was_left(register):
    register.set_customer("C1")
    register.scan(MILK, quantity="2")
    register.open_cart.discount_line(1, AskedDiscount(percent="10"))
    register.scan(BAG)
    register.open_cart.void_line(1)
    register.scan(MILK, quantity="10")
    lines = register.cart().lines
    set_aside = register.open_cart.suspend(reason="forgot the purse").transaction
    assert (set_aside.type, set_aside.payments, set_aside.totals.paid) == (TransactionType.SUSPENDED, [], "0.00")
    assert (set_aside.receipt_number, set_aside.reason, check(set_aside, 2)) == ("", "forgot the purse", [])
    other = sell(register, MILK)
    cart = register.open_cart.recall()
    assert (cart.lines, cart.head.customer, cart.head.recalled_from) == (lines, "C1", set_aside.id)
    sold = pay(register)
    assert (sold.recalled_from, sold.lines, check(sold, 2)) == (set_aside.id, lines, [])
    assert sold.id != set_aside.id
    assert [made.sequence_number for made in (set_aside, other, sold)] == [1, 2, 3]
    assert [made.receipt_number for made in (other, sold)] == ["S1/R1/00001", "S1/R1/00002"]


def test_recalled_lines_keep_the_price_of_then(register, published):
    register.scan(MILK)
    register.open_cart.suspend()
    rows = store_rows(milk_price="9.99")
    published.publish(rows, upserts={"price": rows["price"]})
    register.sync()
    assert register.open_cart.recall().totals.gross == "1.29"


def test_transaction_is_recalled_once(register):
    register.scan(MILK)
    waiting = register.open_cart.suspend().transaction
    assert register.open_cart.suspended() == [waiting]
    register.open_cart.recall(waiting.id)
    assert register.open_cart.suspended() == []
    register.void()
    with pytest.raises(StateConflict, match="recalled before"):
        register.open_cart.recall(waiting.id)
    with pytest.raises(NotFound):
        register.open_cart.recall()
    with pytest.raises(CartEmpty):
        register.cart()


def test_void_of_a_recalled_transaction_names_it(register):
    register.scan(MILK)
    waiting = register.open_cart.suspend().transaction
    register.open_cart.recall()
    voided = register.void(comment="gone").transaction
    assert (voided.recalled_from, check(voided, 2)) == (waiting.id, [])


def test_what_was_recalled_for_nothing_waits_again(register):
    register.scan(MILK)
    waiting = register.open_cart.suspend().transaction
    register.open_cart.recall()
    register.open_cart.void_line(1)
    assert register.void() is None
    assert register.open_cart.suspended() == [waiting]
    register.open_cart.recall()
    assert pay(register).recalled_from == waiting.id


def test_recalled_transaction_is_suspended_again(register):
    register.scan(MILK)
    first = register.open_cart.suspend().transaction
    register.open_cart.recall()
    second = register.open_cart.suspend().transaction
    assert (second.recalled_from, check(second, 2)) == (first.id, [])
    register.open_cart.recall(second.id)
    assert pay(register).recalled_from == second.id


def test_which_of_several_has_to_be_said_and_known(register):
    for _ in range(2):
        register.scan(MILK)
        register.open_cart.suspend()
    sold = sell(register, MILK)
    with pytest.raises(StateConflict, match="2 transactions are suspended"):
        register.open_cart.recall()
    for unknown in (sold.id, "0198c0a5-0000-7000-8000-000000000001"):
        with pytest.raises(NotFound):
            register.open_cart.recall(unknown)


def test_recall_needs_an_empty_cart(register):
    register.scan(MILK)
    register.open_cart.suspend()
    register.scan(BAG)
    with pytest.raises(StateConflict, match="A transaction is open"):
        register.open_cart.recall()
    assert len(register.open_cart.suspended()) == 1


def test_empty_cart_is_not_suspended(register):
    with pytest.raises(CartEmpty):
        register.open_cart.suspend()
    register.set_customer("C1")
    with pytest.raises(CartEmpty):
        register.open_cart.suspend()
    assert register.journal() == []


def test_another_cashier_recalls_under_their_own_name(register):
    register.scan(MILK)
    register.open_cart.suspend()
    register.sign_in("2", PIN)
    register.open_cart.recall()
    assert pay(register).staff == "2"


def test_what_came_back_meanwhile_does_not_come_back_again(register):
    sold = sell(register, MILK)
    register.return_line(sold.receipt_number, 1)
    register.open_cart.suspend()
    register.return_line(sold.receipt_number, 1)
    pay(register)
    with pytest.raises(ReturnRefused):
        register.open_cart.recall()
    assert len(register.open_cart.suspended()) == 1


def test_suspended_return_comes_back_when_it_is_recalled(register):
    sold = sell(register, MILK)
    register.return_line(sold.receipt_number, 1)
    register.open_cart.suspend()
    register.open_cart.recall()
    with pytest.raises(ReturnRefused):
        register.return_line(sold.receipt_number, 1)
    assert pay(register).totals.gross == "-1.29"


def test_suspended_transactions_belong_to_the_shift_and_cost_it_nothing(register):
    register.drawer.open_shift()
    register.scan(MILK)
    set_aside = register.open_cart.suspend().transaction
    report = register.drawer.x_report()
    assert (set_aside.shift.number, report.counts[TransactionType.SUSPENDED], report.sales) == (1, 1, [])
