"""The business days of a store, closing and opening them, and the download of the ledger."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from registers.models import Device, Store, StoreDay, StoreDayEvent, TransactionDiscount, TransactionTender, UploadSession
from registers.use_cases.add_to_daily_totals import add_to_daily_totals
from tests.backoffice.portal.ledger import make_transaction
from tests.backoffice.portal.pages import text_of
from tests.channel.documents import document
from tests.distribution.company import NOW

DAY = date(2026, 1, 31)


@pytest.fixture
def session(register) -> UploadSession:
    device = Device.objects.create(register=register, state="ACTIVATED")
    return UploadSession.objects.create(device=device, received_at=NOW, body=b"", state="POSTED", documents=1, posted=1)


@pytest.fixture
def store(register) -> Store:
    return register.store


def address(name: str, store: Store, *more: str) -> str:
    return reverse(f"portal:store-day-{name}", args=[store.pk, *more])


def sell(store: Store, *days: str) -> None:
    add_to_daily_totals(documents=[document(store=store.number, register="1-1", business_date=day) for day in days])


def january(store: Store) -> str:
    return f"{reverse('portal:store-days', args=[store.pk])}?first_date=2026-01-01&last_date=2026-01-31"


def test_the_days_of_a_store_show_totals_and_state(hq, store):
    sell(store, "2026-01-31", "2026-01-31", "2026-01-30")
    StoreDay.objects.create(store_number=store.number, business_date=date(2026, 1, 30), closed_at=NOW)
    page = text_of(hq.get(january(store)))
    assert "Jan. 31, 2026 Open 2 0 24.00 EUR" in page
    assert "Jan. 30, 2026 Closed" in page


def test_the_days_take_the_same_number_of_queries_for_1_and_20_rows(hq, store, django_assert_num_queries):
    counts = []
    for days in (["2026-01-01"], [f"2026-01-{day:02}" for day in range(2, 22)]):
        sell(store, *days)
        with django_assert_num_queries(15, exact=False) as queries:
            hq.get(january(store))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_day_shows_registers_payment_methods_taxes_and_what_came_late(hq, store, session):
    sell(store, "2026-01-31")
    make_transaction(7, session, store_number=store.number, business_date=DAY, is_after_close=True)
    page = text_of(hq.get(address("page", store, "2026-01-31")))
    assert "1-1 1 0 0 0.00 EUR 2.00 EUR 12.00 EUR" in page
    assert "CASH 1 12.00 EUR" in page
    assert "VAT20 20 % 10.00 EUR 2.00 EUR" in page
    assert "Came after the day was closed R-7" in page


def test_a_day_is_closed_and_opened_again_by_those_who_may(hq, operations, store, session):
    make_transaction(7, session, store_number=store.number, business_date=DAY, type="SHIFT_OPENED")
    close, reopen = (address(name, store, "2026-01-31") for name in ("close", "reopen"))
    assert "1 shift is still open." in text_of(hq.get(close))
    assert operations.post(close, {"note": "counted twice"}).status_code == 303
    assert operations.post(close, {"note": ""}).status_code == 409
    assert operations.get(reopen).status_code == 403
    assert "counted twice" in text_of(hq.get(address("page", store, "2026-01-31")))
    assert hq.post(reopen, {"note": ""}).status_code == 303
    assert hq.post(reopen, {"note": ""}).status_code == 409
    assert (StoreDay.objects.count(), StoreDayEvent.objects.count()) == (0, 2)


def test_a_day_that_has_not_begun_is_refused_at_the_form(hq, store):
    assert hq.post(address("close", store, "2999-01-01"), {"note": ""}).status_code == 422
    assert hq.get(address("page", store, "2026-13-01")).status_code == 404


def test_the_ledger_is_downloaded_as_a_file(hq, session):
    make_transaction(7, session, store_number="S 7", business_date=DAY)
    asked = {"table": "lines", "file_format": "csv", "store": "S 7", "first_date": "2026-01-01", "last_date": "2026-01-31"}
    response = hq.get(f"{reverse('portal:transaction-export-file')}?{urlencode(asked)}")
    assert response["Content-Disposition"] == 'attachment; filename="lines-S_7-2026-01-01-2026-01-31.csv"'
    assert b"".join(response.streaming_content).count(b"\r\n") == 2
    wrong = hq.get(f"{reverse('portal:transaction-export-file')}?{urlencode(asked | {'last_date': '2025-01-01'})}")
    assert wrong.status_code == 422
    assert hq.get(reverse("portal:transaction-export")).status_code == 200


def test_a_transaction_shows_its_shift_discounts_tenders_corrections_and_that_it_came_late(hq, session):
    corrections = [{"pointer": "/staff", "from": "7", "to": "8"}]
    fields = {"shift_number": 4, "shift_id": "0" * 31 + "7", "discount_amount": "1.50", "rounding_amount": "-0.02"}
    posted = make_transaction(7, session, is_after_close=True, corrections=corrections, **fields)
    TransactionDiscount.objects.create(
        transaction=posted, line_number=1, number=1, origin="COUPON", code="C5", description="Five off", amount="1.50"
    )
    TransactionTender.objects.create(transaction=posted, number=1, method="CASH", currency="EUR", amount="99.00")
    page = text_of(hq.get(reverse("portal:transaction-page", args=[posted.pk])))
    for said in (
        "Late",
        "Corrected",
        "Shift 4",
        "Coupon Five off (C5) less 1.50",
        "CASH 99.00 EUR",
        "Discount 1.50",
        "/staff 7 8",
    ):
        assert said in page
    listed = text_of(hq.get(reverse("portal:transaction-list")))
    assert "Late" in listed
