"""What is said against a document, code by code, and what is only noted."""

from datetime import UTC, datetime

import msgspec
import pytest

from channel.transaction import ReturnOf, ShiftReference, TransactionType
from registers.models import Alert, AwaitedSale, Device, QuarantinedTransaction, StoreDay, Transaction, TransactionIdentity
from registers.use_cases.disable_device import disable_device
from registers.use_cases.sweep_alerts import sweep_alerts
from tests.channel.documents import cash, document, line, totals
from tests.registers.factories import RECEIVED_AT, make_register, statuses, upload

pytestmark = pytest.mark.django_db

SHIFT = ShiftReference(id="01890000-0000-7000-8000-000000000009", number=1, opened_at="2026-01-31T06:00:00Z")


def reasons_of(answer):
    assert statuses(answer) == ["quarantined"]
    return [(each["code"], each["pointer"]) for each in QuarantinedTransaction.objects.order_by("-pk")[0].reasons]


def notes_of(answer):
    assert statuses(answer) == ["posted"]
    return [(each["code"], each["pointer"]) for each in Transaction.objects.get(pk=answer.answers[0].id).notes]


# It came on 2026-02-01 at 8:00.
@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"completed_at": "2026-02-02T08:00:01Z"}, [("completed-in-future", "/completed_at")]),
        ({"business_date": "2026-02-03"}, [("business-date-future", "/business_date")]),
        ({"business_date": "1999-12-31"}, [("business-date-past", "/business_date")]),
        ({"business_date": "2026-01-29", "shift": SHIFT}, [("business-date-of-shift", "/business_date")]),
        ({"started_at": "2026-01-31T09:17:00Z"}, [("time-order", "/completed_at")]),
        ({"totals": totals(gross="12.001")}, [("total", "/totals/gross"), ("rounding", "/totals/gross")]),
    ],
)
def test_dates_and_sums_that_cannot_be_right_are_reasons(device, fields, found):
    assert reasons_of(upload(device, document(**fields))) == found


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([msgspec.structs.replace(line(), unit_price="-12.00")], "price-negative"),
        ([line(1, "-1")], "return-unexplained"),
        ([line(), line()], "numbers"),
        ([], "no-lines"),
        ([msgspec.structs.replace(line(), amount="13.00")], "line-amount"),
    ],
)
def test_lines_that_cannot_be_right_are_reasons(device, lines, code):
    assert code in [found for found, _ in reasons_of(upload(device, document(lines)))]


def test_the_business_date_is_that_of_the_shifts_opening_where_the_store_is(store, device):
    # In Auckland it is 19:00 of the 31st; before a cutoff of 20:00 that belongs to the 30th.
    store.time_zone, store.business_day_cutoff = "Pacific/Auckland", "20:00"
    store.save()
    assert statuses(upload(device, document(shift=SHIFT, business_date="2026-01-30"))) == ["posted"]
    # What was sold before the cutoff was changed belongs to the day of then: a day more or less is only noted.
    assert notes_of(upload(device, document(shift=SHIFT, sequence_number=2))) == [("business-date-of-shift", "/business_date")]
    later = upload(device, document(shift=SHIFT, sequence_number=3, business_date="2026-02-01"))
    assert reasons_of(later) == [("business-date-of-shift", "/business_date")]


def test_what_is_odd_and_no_fault_is_noted(device):
    keyed = msgspec.structs.replace(line(), price_origin="KEYED", list_price="14.00")
    by_voucher = msgspec.structs.replace(cash("12.00"), kind="VOUCHER")
    odd = document([keyed], [by_voucher], completed_at="2026-02-01T08:06:00Z")
    assert notes_of(upload(device, odd)) == [
        ("clock-ahead", "/completed_at"),
        ("price-keyed", "/lines/0/unit_price"),
        ("payment-kind", "/payments/0/kind"),
    ]


def test_everything_a_disabled_device_brings_waits_for_a_person(device):
    upload(device, document())
    disable_device(device=device, user=None)
    disabled = Device.objects.get(pk=device.pk)
    again = upload(disabled, document(sequence_number=2))
    assert reasons_of(again) == [("device-disabled", "")]
    assert TransactionIdentity.objects.get(pk=again.answers[0].id).answer == "QUARANTINED"
    assert statuses(upload(disabled, b"nonsense")) == ["unreadable"]


def test_a_sale_of_a_closed_day_is_marked(device):
    StoreDay.objects.create(store_number="S1", business_date="2026-01-31", closed_at=datetime(2026, 2, 1, tzinfo=UTC))
    upload(device, document(), document(sequence_number=2, business_date="2026-02-01"))
    assert list(Transaction.objects.order_by("sequence_number").values_list("is_after_close", flat=True)) == [True, False]


def test_quarantine_tells_what_a_document_says_of_itself(device):
    upload(
        device, document(totals=totals(net="9.99"), sequence_number=7), b'{"type": 7, "store": "S1", "totals": {"gross": "1e9"}}'
    )
    wrong, unreadable = QuarantinedTransaction.objects.order_by("pk")
    assert (wrong.type, wrong.store_number, wrong.journal_id, wrong.sequence_number) == ("SALE", "S1", "J-1", 7)
    assert (wrong.receipt_number, str(wrong.business_date), wrong.currency) == ("S1-R1-000007", "2026-01-31", "EUR")
    assert str(wrong.gross_amount) == "12.0000"
    assert (unreadable.type, unreadable.store_number, unreadable.gross_amount) == ("", "S1", None)


def returned(sold, quantity, number, product_number="P-1", line_number=1, **fields):
    back = line(1, quantity, return_of=ReturnOf(sold.id, line_number), reason="broken", product_number=product_number)
    return document([back], kind=TransactionType.RETURN, sequence_number=number, **fields)


def alerts():
    """List the lines of each alert as (line, product, sold, returned)."""
    facts = [alert.facts["lines"] for alert in Alert.objects.filter(kind=Alert.Kind.RETURN_EXCEEDS_SALE).order_by("pk")]
    return [[(one["line"], one["product"], float(one["sold"]), float(one["returned"])) for one in lines] for lines in facts]


def test_a_return_of_a_line_nobody_sold_is_posted_with_a_note_and_an_alert(device):
    sold = document()
    upload(device, sold)
    unknown = upload(device, returned(sold, "-1", 2, line_number=5))
    assert notes_of(unknown) == [("return-line-unknown", "/lines/0/return_of")]
    assert alerts() == [[(5, "P-1", 0, 1)]]


def test_a_return_of_another_product_than_was_sold_is_posted_with_a_note_and_an_alert(device):
    sold = document()
    upload(device, sold)
    other = upload(device, returned(sold, "-1", 3, product_number="P-2"))
    assert notes_of(other) == [("return-product-differs", "/lines/0/product_number")]
    assert alerts() == [[(1, "P-2", 0, 1)]]


def test_a_return_of_a_sale_that_was_never_paid_raises_an_alert(device):
    void = document([line()], [], kind=TransactionType.VOID)
    assert statuses(upload(device, void)) == ["posted"]
    assert statuses(upload(device, returned(void, "-1", 2))) == ["posted"]
    assert alerts() == [[(1, "P-1", 0, 1)]]


def test_a_return_that_comes_before_its_sale_is_compared_once_the_sale_has_come(device):
    sold, other = document([line(1, "2")], sequence_number=5), document([line(1, "2")], sequence_number=6)
    early = upload(device, returned(sold, "-3", 1), returned(other, "-2", 2))
    assert [note["code"] for each in Transaction.objects.all() for note in each.notes] == ["return-original-missing"] * 2
    assert statuses(early) == ["posted", "posted"]
    sweep_alerts(now=RECEIVED_AT)
    assert (alerts(), AwaitedSale.objects.count()) == ([], 2)
    upload(device, sold, other)
    sweep_alerts(now=RECEIVED_AT)
    assert (alerts(), AwaitedSale.objects.count()) == ([[(1, "P-1", 2, 3)]], 0)


def test_a_return_of_thousands_of_lines_is_compared(device):
    many = [line(number, "-1", return_of=ReturnOf(document().id, 1), reason="broken") for number in range(1, 1_501)]
    assert statuses(upload(device, document(many, kind=TransactionType.RETURN))) == ["posted"]
    assert AwaitedSale.objects.count() == 1_500


def test_a_return_that_exceeds_its_sale_is_posted_with_an_alert(store, device):
    sold = document([line(1, "2")])
    assert statuses(upload(device, sold, returned(sold, "-2", 2))) == ["posted", "posted"]
    assert Alert.objects.count() == 0
    other = Device.objects.create(register=make_register(store, "R2"), state="ACTIVATED", journal_id="J-2")
    assert statuses(upload(other, returned(sold, "-1", 1, register="R2", journal_id="J-2"))) == ["posted"]
    alert = Alert.objects.get()
    assert (alert.register.number, alert.kind, alert.facts["count"]) == ("R2", "RETURN_EXCEEDS_SALE", 1)
    assert alert.facts["lines"][0]["line"] == 1
    assert [float(alert.facts["lines"][0][name]) for name in ("sold", "returned")] == [2.0, 3.0]
