"""Vouchers of HQ at the register: as much as is on them, what is lost on the way, and money that goes back onto them."""

from decimal import Decimal

import pytest

from channel.errors import InvalidInput, UnknownVoucher, VoucherRefused
from channel.transaction import decode
from pos.errors import NotWhileOffline, PaymentOpen, PaymentRefused
from pos.journal import voucher_redemptions
from pos.payments.lock import terminal_lock
from pos.register import Register
from tests.pos.ledger import Ledger
from tests.pos.store_data import MILK
from tests.pos.vouchers import NUMBER, VoucherBook


@pytest.fixture
def ledger(hq) -> Ledger:
    return Ledger(hq)


@pytest.fixture
def book(hq, ledger) -> VoucherBook:
    return VoucherBook(hq)


@pytest.fixture
def milk(online, book):
    """Ten bottles of milk, for 12.90."""
    online.scan(MILK, quantity="10")
    return online


def states(register) -> list[str]:
    rows = register.context.journal.execute("SELECT state FROM voucher_redemption ORDER BY asked_at, redemption_id")
    return [row[0] for row in rows]


def paid(transaction) -> list[tuple[str, str, str]]:
    return [(each.amount, each.voucher.number, each.voucher.left) for each in transaction.payments if each.voucher]


def test_a_sale_is_paid_with_a_voucher_and_redeemed_by_its_document(milk, book, ledger):
    sold = milk.pay("GIFT", voucher=" 1234-5678-9012-3452").completed
    assert paid(sold.transaction) == [("12.90", NUMBER, "7.10")]
    assert paid(decode(ledger.documents[sold.transaction.id])) == [("12.90", NUMBER, "7.10")]
    assert (states(milk), list(book.held.values()), book.released) == (["REDEEMED"], [Decimal("12.90")], set())


def test_what_is_not_on_the_voucher_is_paid_otherwise(milk, book):
    book.free[NUMBER] = Decimal("5.00")
    first = milk.pay("GIFT", voucher=NUMBER)
    assert (first.due, first.completed, states(milk)) == (Decimal("7.90"), None, ["TAKEN"])
    sold = milk.pay("CASH").completed.transaction
    assert [(each.method, each.amount) for each in sold.payments] == [("GIFT", "5.00"), ("CASH", "7.90")]
    milk.sync()
    assert states(milk) == ["REDEEMED"]


def test_no_more_is_taken_than_was_asked_for(milk, book):
    assert milk.pay("GIFT", "4", voucher=NUMBER).due == Decimal("8.90")
    with pytest.raises(PaymentRefused, match=r"Only 8\.90 is due"):
        milk.pay("GIFT", "9", voucher=NUMBER)
    assert book.free[NUMBER] == Decimal("16.00")


@pytest.mark.parametrize(
    ("number", "error", "message"),
    [
        (None, InvalidInput, "Scan or type the number of the voucher."),
        ("", InvalidInput, "Scan or type the number of the voucher."),
        ("!!", InvalidInput, "A voucher's number has 4 to 40 letters and digits."),
        ("9999", UnknownVoucher, "There is no voucher and no gift card with this number."),
    ],
)
def test_what_is_no_voucher_is_said_and_nothing_is_paid(milk, number, error, message):
    with pytest.raises(error) as refused:
        milk.pay("GIFT", voucher=number)
    assert str(refused.value) == message
    assert (milk.cart().payments, voucher_redemptions.unsettled(milk.context.journal)) == ([], [])


def test_what_headquarters_refuses_is_said_in_its_words(milk, book):
    book.refusal = "This voucher is blocked."
    with pytest.raises(VoucherRefused, match="This voucher is blocked"):
        milk.pay("GIFT", voucher=NUMBER)
    assert (milk.cart().due, states(milk)) == (Decimal("12.90"), ["REFUSED"])


def test_offline_the_voucher_is_not_taken_and_the_sale_goes_on(milk, book):
    milk.disconnect()
    with pytest.raises(NotWhileOffline, match="Gift card needs headquarters"):
        milk.pay("GIFT", voucher=NUMBER)
    assert milk.pay("CASH").completed is not None


def test_a_line_that_breaks_in_the_middle_leaves_no_payment_and_releases_what_was_reserved(milk, book):
    book.lose_answers = True
    with pytest.raises(NotWhileOffline, match="the voucher was not taken"):
        milk.pay("GIFT", voucher=NUMBER)
    assert (milk.cart().payments, list(book.held.values()), states(milk)) == ([], [Decimal("12.90")], ["GIVEN_UP"])
    assert milk.pay("CASH").completed is not None
    book.lose_answers = False
    milk.connect()
    milk.sync()
    assert (book.held, book.free[NUMBER], states(milk)) == ({}, Decimal("20.00"), ["RELEASED"])


def test_a_request_that_never_arrived_is_refused_when_it_comes(milk, book):
    book.hear_nothing = True
    with pytest.raises(NotWhileOffline):
        milk.pay("GIFT", voucher=NUMBER)
    book.hear_nothing = False
    milk.connect()
    milk.sync()
    assert (states(milk), len(book.released)) == (["RELEASED"], 1)


def test_a_voided_transaction_gives_the_voucher_back(milk, book):
    milk.pay("GIFT", "5", voucher=NUMBER)
    void = milk.void().transaction
    assert [(each.amount, each.change) for each in void.payments] == [("5.00", False), ("-5.00", True)]
    assert paid(void) == [("5.00", NUMBER, "15.00"), ("-5.00", NUMBER, "20.00")]
    assert (book.held, book.free[NUMBER], states(milk)) == ({}, Decimal("20.00"), ["RELEASED"])


def test_a_vouchers_payment_is_taken_out_and_the_others_move_up(milk, book):
    milk.pay("GIFT", "5", voucher=NUMBER)
    milk.pay("CASH", "2")
    milk.receipts.void_voucher_payment(1)
    assert [(each.number, each.method) for each in milk.cart().payments] == [(1, "CASH")]
    assert (book.held, book.free[NUMBER]) == ({}, Decimal("20.00"))
    with pytest.raises(InvalidInput, match="Payment 1 is no voucher of headquarters"):
        milk.receipts.void_voucher_payment(1)
    sold = milk.pay("GIFT", voucher=NUMBER).completed.transaction
    assert [(each.number, each.method) for each in sold.payments] == [(1, "CASH"), (2, "GIFT")]


def test_money_goes_back_onto_a_voucher(online, book):
    online.return_product(MILK, reason="sour", quantity="10")
    returned = online.pay("GIFT", voucher=NUMBER).completed.transaction
    assert paid(returned) == [("-12.90", NUMBER, "32.90")]
    assert (book.held, states(online)) == ({}, [])


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"room": "5.00"}, "Only 5.00 can be given back onto this voucher: it never holds more than its value."),
        ({"refusal": "This voucher is blocked."}, "This voucher is blocked."),
    ],
)
def test_what_cannot_go_onto_a_voucher_is_given_back_otherwise(online, hq, ledger, fields, message):
    VoucherBook(hq, **fields)
    online.return_product(MILK, reason="sour", quantity="10")
    with pytest.raises(PaymentRefused) as refused:
        online.pay("GIFT", voucher=NUMBER)
    assert str(refused.value) == message
    assert online.pay("CASH").completed is not None


def test_what_is_on_a_voucher_only_headquarters_knows(milk, book):
    assert milk.receipts.voucher_balance(NUMBER).balance == "20.00"
    milk.disconnect()
    with pytest.raises(NotWhileOffline, match="only headquarters knows"):
        milk.receipts.voucher_balance(NUMBER)


def test_two_programs_of_one_register_take_one_voucher_after_the_other(milk, book, clock):
    with Register(milk.home, clock=clock) as other:
        with terminal_lock(milk.home.voucher_lock), pytest.raises(PaymentOpen, match="A voucher is being taken"):
            other.pay("GIFT", voucher=NUMBER)
        assert other.pay("GIFT", voucher=NUMBER).completed is not None


def test_the_receipt_says_the_end_of_the_number_and_what_is_left(milk, book):
    sold = milk.pay("GIFT", voucher=NUMBER).completed.transaction
    words = " ".join(" ".join(line.text.split()) for line in milk.receipts.lines(sold))
    assert "Gift card 12.90 EUR Number …3452, left on it 7.10 EUR" in words
    assert NUMBER not in words
