from datetime import UTC, datetime
from decimal import Decimal

import pytest

from channel.errors import InvalidInput, NotFound, NotPermitted, StateConflict
from channel.totals import check
from channel.transaction import Transaction, TransactionType, decode
from pos.errors import NobodySignedIn, NoShiftOpen, ShiftOpen
from pos.journal import entries
from pos.register import Register
from pos.selling.discount import AskedDiscount
from pos.selling.drawer_document import Counted
from tests.pos.conftest import MORNING
from tests.pos.outbox import waiting_entries
from tests.pos.sales import pay, sell
from tests.pos.store_data import BAG, MILK, PIN

T = TransactionType


def cash(amount: str) -> list[Counted]:
    return [Counted(amount=amount)]


def documents(register: Register) -> list[Transaction]:
    journal = register.context.journal
    return [decode(entry.document) for entry in waiting_entries(journal)]


def amounts(tenders) -> list[tuple[str, str, str]]:
    return [(tender.method, tender.currency, tender.amount) for tender in tenders]


def test_shift_from_opening_to_closing_is_documents_headquarters_can_post(register):
    opened = register.drawer.open_shift("100").transaction
    sold = sell(register, MILK)
    register.scan(MILK, quantity="10")
    by_card = pay(register, "CARD")
    register.drawer.add_float(cash("20"))
    register.drawer.drop([Counted(amount="5.50", method="cash")], reason="window cleaner")
    register.drawer.safe_drop(cash("50"))
    register.drawer.no_sale("change for a customer")
    register.drawer.declare(cash("65.79"))
    closed = register.drawer.close_shift([*cash("65.00"), Counted(amount="12.90", method="CARD")], reason="a coin lost")
    written = documents(register)
    assert [(made.type, made.sequence_number) for made in written] == [
        (kind, number)
        for number, kind in enumerate(
            [T.SHIFT_OPENED, T.SALE, T.SALE, T.FLOAT, T.DROP, T.SAFE, T.NO_SALE, T.TENDER_DECLARATION, T.SHIFT_CLOSED], 1
        )
    ]
    assert [check(made, 2) for made in written] == [[]] * len(written)
    assert {made.shift for made in written} == {opened.shift}
    assert (opened.shift.id, opened.shift.number, opened.shift.opened_at) == (opened.id, 1, opened.completed_at)
    assert amounts(opened.tenders) == [("CASH", "EUR", "100.00")]
    assert [made.receipt_number for made in written if made.receipt_number] == [sold.receipt_number, by_card.receipt_number]
    assert (sold.receipt_number, by_card.receipt_number) == ("S1/R1/00001", "S1/R1/00002")
    assert amounts(closed.transaction.tenders) == [("CARD", "EUR", "12.90"), ("CASH", "EUR", "65.00")]
    assert amounts(closed.transaction.expected_tenders) == [("CARD", "EUR", "12.90"), ("CASH", "EUR", "65.79")]
    assert written[4].reason == "window cleaner"


def test_reports_say_what_the_shift_comes_to(register):
    register.drawer.open_shift("100")
    sold = sell(register, MILK)
    register.scan(MILK, quantity="10")
    register.open_cart.discount_line(1, AskedDiscount(percent="10"))
    register.pay("CASH", "20")
    register.return_line(sold.receipt_number, 1)
    pay(register)
    register.scan(MILK)
    register.pay("CASH", "1")
    register.void()
    register.drawer.safe_drop(cash("60"))
    register.drawer.declare(cash("51"))
    sell(register, MILK)
    report = register.drawer.x_report()
    [sales], [tender] = report.sales, report.tenders
    assert (report.number, report.business_date, report.opened_by, report.closed_at) == (1, "2026-01-05", "1", None)
    assert report.counts == {T.SHIFT_OPENED: 1, T.SALE: 3, T.RETURN: 1, T.VOID: 1, T.SAFE: 1, T.TENDER_DECLARATION: 1}
    assert (sales.gross, sales.discount, sales.returned) == (Decimal("12.90"), Decimal("1.29"), Decimal("-1.29"))
    assert [(tax.code, tax.percent, tax.amount) for tax in sales.taxes] == [("V7", "7.0000", Decimal("0.84"))]
    assert sales.net + sales.tax == sales.gross
    assert (tender.opening, tender.taken, tender.safe) == (Decimal("100.00"), Decimal("12.90"), Decimal("60.00"))
    assert (tender.expected, tender.counted, tender.difference) == (Decimal("52.90"), Decimal("51.00"), Decimal("-0.61"))
    register.drawer.close_shift(cash("52.90"))
    closed = register.drawer.z_report()
    assert (closed.closed_by, closed.tenders[0].difference, closed.sales) == ("1", Decimal("0.00"), [sales])
    assert register.drawer.z_report(1) == closed


def test_one_shift_is_open_and_what_needs_one_says_so(register):
    for attempt in (lambda: register.drawer.close_shift([]), lambda: register.drawer.declare([]), register.drawer.x_report):
        with pytest.raises(NoShiftOpen):
            attempt()
    with pytest.raises(NotFound):
        register.drawer.z_report()
    register.drawer.open_shift()
    with pytest.raises(ShiftOpen):
        register.drawer.open_shift()
    with pytest.raises(NotFound):
        register.drawer.z_report(1)
    register.drawer.close_shift([])
    assert register.drawer.open_shift().transaction.shift.number == 2
    assert [made.sequence_number for made in documents(register)] == [1, 2, 3]


def test_shift_neither_begins_nor_ends_within_a_transaction(register):
    register.scan(MILK)
    with pytest.raises(StateConflict):
        register.drawer.open_shift()
    sell(register)
    register.drawer.open_shift()
    register.scan(MILK)
    with pytest.raises(StateConflict):
        register.drawer.close_shift([])
    assert [made.type for made in documents(register)] == [T.SALE, T.SHIFT_OPENED]


def test_business_date_is_that_of_the_shifts_opening(register, clock):
    clock.now = datetime(2026, 1, 6, 2, 59, tzinfo=UTC)
    register.drawer.open_shift()
    clock.advance(hours=3)
    assert sell(register, MILK).business_date == "2026-01-05"
    assert register.drawer.close_shift([]).transaction.business_date == "2026-01-05"
    assert sell(register, MILK).business_date == "2026-01-06"


def test_old_sales_entered_again_belong_to_no_shift(register):
    register.drawer.open_shift()
    register.scan(MILK)
    entered = register.pay("CASH", business_date=MORNING.date().replace(year=2025)).completed.transaction
    assert (entered.shift, entered.business_date) == (None, "2025-01-05")
    assert register.drawer.x_report().sales == []


def test_without_a_shift_everything_goes_on_as_before(register):
    sold, moved = sell(register, MILK), register.drawer.drop(cash("1")).transaction
    assert (sold.shift, moved.shift, moved.business_date, check(moved, 2)) == (None, None, "2026-01-05", [])


def test_another_cashier_sells_into_the_open_shift(register):
    register.drawer.open_shift()
    register.sign_out()
    register.sign_in("2", PIN)
    sold = sell(register, MILK)
    assert (sold.staff, sold.shift.number) == ("2", 1)


def test_card_refunds_leave_less_than_nothing_to_expect(register):
    register.drawer.open_shift()
    register.return_product(MILK, reason="sour")
    pay(register, "CARD")
    closed = register.drawer.close_shift(cash("0")).transaction
    assert amounts(closed.expected_tenders) == [("CARD", "EUR", "-1.29"), ("CASH", "EUR", "0.00")]
    assert check(closed, 2) == []


def test_drawer_is_opened_for_a_reason_and_by_who_may(register):
    with pytest.raises(InvalidInput):
        register.drawer.no_sale(" ")
    register.sign_in("2", PIN)
    with pytest.raises(NotPermitted):
        register.drawer.no_sale("change")
    opened = register.drawer.no_sale("change", approver=register.open_cart.approver("1", PIN)).transaction
    assert (opened.type, opened.reason, opened.staff, check(opened, 2)) == (T.NO_SALE, "change", "2", [])


@pytest.mark.parametrize(
    "counted",
    [
        [],
        cash("0"),
        cash("-1"),
        cash("1.001"),
        cash("x"),
        [*cash("1"), *cash("2")],
        [Counted(amount="1", method="GOLD")],
        [Counted(amount="1", currency="euro")],
    ],
)
def test_money_that_cannot_move_does_not(register, counted):
    for attempt in (register.drawer.add_float, register.drawer.drop, register.drawer.safe_drop):
        with pytest.raises(InvalidInput):
            attempt(counted)
    assert register.journal() == []


def test_reason_has_a_length(register):
    with pytest.raises(InvalidInput):
        register.drawer.drop(cash("1"), reason="x" * 61)
    assert register.drawer.drop(cash("1"), reason=" two\nlines ").transaction.reason == "two lines"


def test_nobody_moves_money_without_signing_in(register):
    register.sign_out()
    drawer = register.drawer
    for attempt in (drawer.open_shift, lambda: drawer.drop(cash("1")), lambda: drawer.no_sale("x"), lambda: drawer.declare([])):
        with pytest.raises(NobodySignedIn):
            attempt()


def test_what_has_no_receipt_is_not_found_by_an_empty_number(register):
    register.drawer.drop(cash("1"))
    assert entries.document_by_receipt(register.context.journal, "") is None


def test_free_bag_counts_in_the_shift(register):
    register.drawer.open_shift()
    register.scan(BAG)
    register.complete()
    assert register.drawer.x_report().counts[T.SALE] == 1
