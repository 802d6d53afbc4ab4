"""Daily totals by store, register, payment method and tax rate, with what waits in quarantine beside them."""

from datetime import date
from decimal import Decimal

import pytest

from channel.transaction import TransactionType
from registers.models import Device, QuarantinedTransaction, UploadSession
from registers.queries.daily_totals import daily_taxes, daily_tenders, daily_totals
from registers.use_cases.add_to_daily_totals import add_to_daily_totals
from tests.channel.documents import cash, document, line, totals
from tests.registers.factories import RECEIVED_AT, make_register, statuses, upload

pytestmark = pytest.mark.django_db

JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 1)


def quarantine(device, number: int = 1, **fields) -> QuarantinedTransaction:
    session = UploadSession.objects.create(device=device, received_at=RECEIVED_AT, body=b"")
    said = {"type": "SALE", "store_number": "S1", "business_date": JANUARY, "currency": "EUR", "gross_amount": Decimal("7.05")}
    return QuarantinedTransaction.objects.create(
        sha256=str(number),
        document=b"",
        register=device.register,
        upload_session=session,
        received_at=RECEIVED_AT,
        **{**said, **fields},
    )


def test_daily_totals_add_headers_and_lines_once_each(device):
    upload(
        device,
        document([line(1, "3", "0.335"), line(2)], sequence_number=1),
        document([line(1, "-1", "0.335", reason="broken")], kind=TransactionType.RETURN, sequence_number=2),
        document([line()], [], kind=TransactionType.VOID, sequence_number=3),
        document(sequence_number=4, business_date="2026-02-01"),
    )
    january, february = daily_totals()
    assert (january.store_number, january.business_date, january.currency) == ("S1", JANUARY, "EUR")
    assert (january.transactions, january.sales, january.returns, january.voids, january.lines) == (2, 1, 1, 1, 3)
    assert str(january.unrounded_amount) == "12.6700000000"
    assert (january.net_amount, january.tax_amount, january.gross_amount) == (
        Decimal("10.56"),
        Decimal("2.11"),
        Decimal("12.67"),
    )
    assert (february.business_date, february.transactions) == (FEBRUARY, 1)


def test_daily_totals_add_a_repeated_batch_once(device):
    documents = [document(sequence_number=number) for number in (1, 2)]
    upload(device, *documents)
    upload(device, *documents)
    assert [(total.sales, total.gross_amount) for total in daily_totals()] == [(2, Decimal("24.00"))]


def test_daily_totals_can_be_asked_for_a_store_and_days():
    add_to_daily_totals(documents=[document(), document(business_date="2026-02-01")])
    days = [JANUARY, FEBRUARY]
    assert [total.business_date for total in daily_totals(store_number="S1")] == days
    assert [total.business_date for total in daily_totals(first_date=FEBRUARY)] == days[1:]
    assert [total.business_date for total in daily_totals(last_date=JANUARY)] == days[:1]
    assert daily_totals(store_number="S2") == []


def test_daily_totals_by_register():
    add_to_daily_totals(documents=[document(), document(register="R2"), document(register="R2")])
    assert [(total.register_number, total.sales) for total in daily_totals(by_register=True)] == [("R1", 1), ("R2", 2)]
    assert [(total.register_number, total.sales) for total in daily_totals(register_number="R2")] == [("R2", 2)]
    assert [(total.register_number, total.sales) for total in daily_totals()] == [("", 3)]


def test_daily_tenders_and_taxes_sum_the_registers():
    paid = [cash("20.00"), cash("-8.00", 2, change=True)]
    add_to_daily_totals(
        documents=[document([line()], paid), document(register="R2"), document([line()], [cash("12", method="CARD")])]
    )
    assert [(row.method, row.payments, row.amount) for row in daily_tenders(store_number="S1")] == [
        ("CARD", 1, 12),
        ("CASH", 2, 24),
    ]
    (tax,) = daily_taxes(first_date=JANUARY, last_date=JANUARY)
    assert (tax.code, tax.percent, tax.base_amount, tax.amount) == ("VAT20", 20, 30, 6)


def test_daily_totals_show_what_is_in_quarantine_beside_what_is_posted(device):
    add_to_daily_totals(documents=[document()])
    quarantine(device, 1)
    quarantine(device, 2, gross_amount=Decimal("-1.05"), type="RETURN")
    quarantine(device, 3, resolved_at=RECEIVED_AT)
    quarantine(device, 4, type="VOID")
    quarantine(device, 5, business_date=FEBRUARY)
    quarantine(device, 6, business_date=None)
    assert [(total.business_date, total.sales, total.quarantined, total.quarantined_amount) for total in daily_totals()] == [
        (JANUARY, 1, 2, Decimal("6.00")),
        (FEBRUARY, 0, 1, Decimal("7.05")),
    ]


def test_daily_totals_take_the_same_number_of_queries_for_1_and_3_days(django_assert_num_queries):
    add_to_daily_totals(documents=[document()])
    with django_assert_num_queries(2):
        assert len(daily_totals()) == 1
    add_to_daily_totals(documents=[document(business_date=f"2026-01-0{number}") for number in (1, 2)])
    with django_assert_num_queries(2):
        assert len(daily_totals()) == 3


def test_a_copy_that_another_register_brings_is_no_second_sale_in_quarantine(store, device):
    sold, spoilt = document(sequence_number=1), document(sequence_number=2, totals=totals(net="9.99"))
    upload(device, sold, spoilt)
    other = Device.objects.create(register=make_register(store, "R2"), state="ACTIVATED", journal_id="J-2")
    assert statuses(upload(other, sold, spoilt)) == ["quarantined", "quarantined"]
    (total,) = daily_totals()
    assert (total.sales, total.quarantined, str(total.quarantined_amount)) == (1, 1, "12.0000")
