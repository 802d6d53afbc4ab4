import sqlite3
from contextlib import closing
from datetime import timedelta
from decimal import Decimal

import pytest

from channel.errors import InvalidInput, NoPrice, NotFound, NotPermitted, StateConflict, UnknownBarcode
from channel.totals import check
from channel.transaction import TransactionType, decode, encode
from pos.errors import CartEmpty, NobodySignedIn, NotWhileOffline, PaymentOpen, PaymentRefused
from pos.register import Register
from tests.pos.conftest import MORNING
from tests.pos.sales import pay, sell
from tests.pos.store_data import BAG, CHEESE, MILK, PIN, UNPRICED


def test_sale_is_a_document_headquarters_can_post(register):
    register.scan(MILK, quantity="3")
    register.scan(CHEESE, quantity="0.5")
    register.set_customer("C1")
    taken = register.pay("CASH", "20", reference="A-1", comment="thanks")
    sold = taken.completed.transaction
    assert check(sold, 2) == []
    assert decode(taken.completed.document) == sold
    assert (sold.type, sold.sequence_number, sold.receipt_number) == (TransactionType.SALE, 1, "S1/R1/00001")
    assert (sold.store, sold.register, sold.staff, sold.customer) == ("S1", "R1", "1", "C1")
    assert (sold.business_date, sold.completed_at) == ("2026-01-05", "2026-01-05T09:00:00.000000Z")
    assert (sold.reference, sold.comment, sold.created_offline) == ("A-1", "thanks", True)
    assert [(line.quantity, line.unit_price, line.amount) for line in sold.lines] == [
        ("3", "1.2900", "3.87"),
        ("0.500", "23.9950", "12.00"),
    ]
    assert (sold.totals.gross, sold.totals.net, sold.totals.tax) == ("15.87", "14.83", "1.04")
    assert [(payment.amount, payment.change) for payment in sold.payments] == [("20.00", False), ("-4.13", True)]


def test_line_says_what_it_is_and_which_release_priced_it(register):
    line = register.scan(MILK)
    assert (line.number, line.product_number, line.barcode, line.description, line.unit) == (1, "1001", MILK, "Milk 3.5%", "PCS")
    assert (line.price_origin, line.priced_from_release) == ("LIST", 1)
    assert [(tax.code, tax.percent, tax.amount, tax.included) for tax in line.tax] == [("V7", "7.0000", "0.08", True)]


def test_product_is_found_by_its_number_too(register):
    assert register.scan("1002", quantity="1").description == "Mountain cheese"


def test_numbers_have_no_gaps_and_no_repeats(register):
    sold = [sell(register, MILK) for _ in range(3)]
    assert [transaction.sequence_number for transaction in sold] == [1, 2, 3]
    assert len({transaction.id for transaction in sold}) == 3


def test_cart_is_found_again_after_the_program_was_ended(register, clock):
    register.scan(MILK)
    with closing(Register(register.home, clock=clock)) as again:
        again.scan(BAG)
        assert [line.number for line in again.cart().lines] == [1, 2]
        assert sell(again).totals.gross == "1.29"


def test_several_payments_complete_a_sale_together(register):
    register.scan(MILK, quantity="10")
    first = register.pay("CASH", "10")
    assert (first.completed, first.due) == (None, Decimal("2.90"))
    sold = pay(register, "CARD")
    assert [(payment.number, payment.method, payment.amount) for payment in sold.payments] == [
        (1, "CASH", "10.00"),
        (2, "CARD", "2.90"),
    ]
    assert check(sold, 2) == []


def test_lines_are_closed_once_a_payment_has_begun(register):
    register.scan(MILK, quantity="10")
    register.pay("CASH", "1")
    for attempt in (lambda: register.scan(MILK), lambda: register.set_customer("C1"), register.connect):
        with pytest.raises(PaymentOpen):
            attempt()
    assert len(register.cart().lines) == 1


def test_sale_of_nothing_but_a_free_bag_completes_without_money(register):
    register.scan(BAG)
    assert register.complete().transaction.totals.gross == "0.00"
    register.scan(BAG)
    assert check(register.pay("CASH", "0").completed.transaction, 2) == []


def test_sale_with_something_due_does_not_complete(register):
    register.scan(MILK)
    with pytest.raises(StateConflict, match=r"1\.29 is still due"):
        register.complete()
    assert register.journal() == []


def test_keyed_price_is_kept_with_all_its_digits(register):
    line = register.scan(UNPRICED, price="0.072515", quantity="100")
    assert (line.unit_price, line.price_origin, line.amount) == ("0.072515", "KEYED", "7.25")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"code": "404"}, UnknownBarcode),
        ({"code": UNPRICED}, NoPrice),
        ({"code": MILK, "quantity": "0"}, InvalidInput),
        ({"code": MILK, "quantity": "-1"}, InvalidInput),
        ({"code": MILK, "quantity": "1.5"}, InvalidInput),
        ({"code": CHEESE, "quantity": "1.0005"}, InvalidInput),
        ({"code": MILK, "quantity": "1e3"}, InvalidInput),
        ({"code": MILK, "price": "-1"}, InvalidInput),
        ({"code": MILK, "price": "1.0000001"}, InvalidInput),
    ],
)
def test_what_cannot_be_sold_leaves_no_trace(register, arguments, error):
    with pytest.raises(error):
        register.scan(**arguments)
    with pytest.raises(CartEmpty):
        register.cart()


@pytest.mark.parametrize(
    ("method", "amount", "error"),
    [
        ("CARD", "5", PaymentRefused),
        ("CASH", "1.005", PaymentRefused),
        ("CASH", "abc", InvalidInput),
        ("GOLD", None, InvalidInput),
        ("GIFT", None, NotWhileOffline),
    ],
)
def test_payment_that_does_not_work_changes_nothing(register, method, amount, error):
    register.scan(MILK)
    with pytest.raises(error):
        register.pay(method, amount)
    assert (register.cart().payments, register.cart().due) == ([], Decimal("1.29"))


def test_nobody_sells_without_signing_in(register):
    register.sign_out()
    for attempt in (lambda: register.scan(MILK), lambda: register.pay("CASH"), register.void, register.complete):
        with pytest.raises(NobodySignedIn):
            attempt()


def test_cashier_may_sell_and_nothing_more(register):
    register.sign_in("2", PIN)
    register.scan(MILK)
    for attempt in (
        lambda: register.scan(MILK, price="1"),
        lambda: register.return_product(MILK, reason="broken"),
        register.void,
        register.disconnect,
    ):
        with pytest.raises(NotPermitted, match="Carl Cashier may not"):
            attempt()
    assert sell(register).staff == "2"


def test_nobody_signs_out_of_an_open_transaction(register):
    register.scan(MILK)
    with pytest.raises(StateConflict):
        register.sign_out()
    assert register.signed_in().number == "1"


def test_void_is_journaled_and_gives_the_money_back(register):
    register.scan(MILK, quantity="10")
    register.pay("CASH", "10")
    voided = register.void().transaction
    assert (voided.type, voided.sequence_number, voided.totals.paid) == (TransactionType.VOID, 1, "0.00")
    assert check(voided, 2) == []
    with pytest.raises(CartEmpty):
        register.cart()
    assert sell(register, MILK).sequence_number == 2


def test_void_of_a_transaction_without_lines_leaves_nothing(register):
    register.set_customer("C1")
    assert register.void() is None
    assert register.journal() == []


def test_cashier_needs_no_permission_to_leave_a_transaction_without_lines(register):
    register.sign_in("2", PIN)
    register.set_customer("C1")
    assert register.void() is None
    register.sign_out()


def test_customer_alone_is_no_sale(register):
    register.set_customer("C1")
    for attempt in (lambda: register.pay("CASH"), lambda: register.pay("CASH", "5"), register.complete):
        with pytest.raises(CartEmpty):
            attempt()
    assert register.journal() == []
    assert sell(register, MILK).customer == "C1"


def test_open_transaction_is_not_taken_over_by_who_may_not_void_it(register):
    register.scan(MILK)
    with pytest.raises(NotPermitted, match="A transaction of 1 is open"):
        register.sign_in("2", PIN)
    assert register.signed_in().number == "1"
    assert sell(register).staff == "1"


def test_open_transaction_is_taken_over_by_name_by_who_may_void_it(register):
    register.sign_in("2", PIN)
    register.scan(MILK)
    register.sign_in("1", PIN)
    assert register.void().transaction.staff == "1"


def test_blocked_and_unknown_customers_are_refused(register):
    with pytest.raises(StateConflict, match="Bob Blocked is blocked"):
        register.set_customer("C2")
    with pytest.raises(NotFound):
        register.set_customer("C9")


def test_old_sales_can_be_entered_with_their_own_dates(register):
    long_ago = MORNING - timedelta(days=400, hours=8)
    register.scan(MILK, price="2.55", at=long_ago)
    sold = register.pay("CASH", completed_at=long_ago + timedelta(minutes=1), reference="536365").completed.transaction
    assert (sold.started_at, sold.completed_at) == ("2024-12-01T01:00:00.000000Z", "2024-12-01T01:01:00.000000Z")
    assert sold.business_date == "2024-11-30"
    register.scan(MILK, price="2.55", at=long_ago)
    again = register.pay("CASH", completed_at=long_ago, business_date=MORNING.date()).completed.transaction
    assert again.business_date == "2026-01-05"


def test_clock_set_back_during_a_sale_does_not_make_it_end_before_it_began(register, clock):
    register.scan(MILK)
    clock.advance(hours=-5)
    assert check(sell(register), 2) == []


def test_document_of_a_receipt_is_its_exact_bytes(register):
    sold = sell(register, MILK)
    assert encode(register.receipt(sold.receipt_number)) == encode(sold)
    with pytest.raises(NotWhileOffline):
        register.receipt("another register's")


def test_full_disk_stops_a_sale_before_it_is_done_and_not_after(register):
    sold = sell(register, MILK)
    for _ in range(100):
        register.scan(MILK)
    journal = register.context.journal
    pages = journal.execute("PRAGMA page_count").fetchone()[0]
    journal.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        register.pay("CASH")
    assert (len(register.cart().lines), register.cart().payments, len(register.journal())) == (100, [], 1)
    journal.execute("PRAGMA max_page_count = 1000000")
    assert sell(register).sequence_number == sold.sequence_number + 1


def test_second_program_finds_the_cart_paid(register, clock):
    register.scan(MILK)
    with closing(Register(register.home, clock=clock)) as other:
        sell(other)
    with pytest.raises(CartEmpty):
        register.pay("CASH")


def test_old_sales_are_found_by_their_reference(register):
    sold = sell(register, MILK, reference="536365")
    assert [entry.transaction_id for entry in register.with_reference("536365")] == [sold.id]
    assert register.with_reference("536366") == []


def test_cashier_voids_a_transaction_with_somebody_elses_approval(register):
    register.sign_in("2", PIN)
    register.scan(MILK)
    with pytest.raises(NotPermitted):
        register.void()
    voided = register.void(approver=register.open_cart.approver("1", PIN)).transaction
    assert (voided.type, voided.staff) == (TransactionType.VOID, "2")
