"""A day is closed and opened again by somebody; what comes after it is posted and marked."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection

from channel.errors import InvalidInput, StateConflict
from registers.models import StoreDay, StoreDayEvent, Transaction, UploadSession
from registers.queries.closed_days import closed_days
from registers.queries.store_days import open_shifts, store_days
from registers.use_cases.add_to_daily_totals import add_to_daily_totals
from registers.use_cases.close_store_day import close_store_day
from registers.use_cases.reopen_store_day import reopen_store_day
from tests.backoffice.portal.ledger import make_transaction
from tests.channel.documents import document
from tests.registers.factories import RECEIVED_AT, make_store, statuses, upload

pytestmark = pytest.mark.django_db

DAY = date(2026, 1, 31)
NOW = datetime(2026, 2, 1, 7, 0, tzinfo=UTC)


def days(**fields):
    return store_days(**{"store_number": "S1", "first_date": date(2026, 1, 1), "last_date": date(2026, 2, 28), **fields})


def test_what_comes_after_a_day_was_closed_is_posted_and_marked(device, store, admin):
    upload(device, document(sequence_number=1))
    close_store_day(store=store, business_date=DAY, user=admin, now=NOW, note="counted")
    assert statuses(upload(device, document(sequence_number=2), document(sequence_number=3, business_date="2026-02-01"))) == [
        "posted",
        "posted",
    ]
    marked = Transaction.objects.order_by("sequence_number").values_list("sequence_number", "is_after_close")
    assert list(marked) == [(1, False), (2, True), (3, False)]
    february, january = days()
    assert (january.late, january.closed.closed_by, january.totals[0].sales) == (1, admin, 2)
    assert (february.late, february.closed, february.totals[0].gross_amount) == (0, None, Decimal("12.00"))


def test_a_day_is_closed_once_and_opened_again_by_somebody(store, admin):
    close_store_day(store=store, business_date=DAY, user=admin, now=NOW)
    with pytest.raises(StateConflict):
        close_store_day(store=store, business_date=DAY, user=None, now=NOW)
    reopen_store_day(store=store, business_date=DAY, user=admin, now=NOW, note="a drawer was forgotten")
    with pytest.raises(StateConflict):
        reopen_store_day(store=store, business_date=DAY, user=admin, now=NOW)
    assert StoreDay.objects.count() == 0
    events = StoreDayEvent.objects.order_by("id").values_list("action", "user", "note")
    assert list(events) == [("CLOSED", admin.pk, ""), ("REOPENED", admin.pk, "a drawer was forgotten")]


def test_a_day_that_has_not_begun_in_the_store_cannot_be_closed(admin):
    store = make_store("S9", time_zone="Pacific/Auckland", business_day_cutoff="04:00")
    at = datetime(2026, 1, 31, 14, 0, tzinfo=UTC)
    with pytest.raises(InvalidInput):
        close_store_day(store=store, business_date=date(2026, 2, 1), user=admin, now=at)
    close_store_day(store=store, business_date=date(2026, 1, 31), user=admin, now=at)


def test_closed_days_finds_exactly_the_closed_ones(store, admin):
    other = make_store("S2")
    close_store_day(store=store, business_date=DAY, user=admin, now=NOW)
    close_store_day(store=other, business_date=date(2026, 1, 30), user=admin, now=NOW)
    asked = {("S1", DAY), ("S2", DAY), ("S1", date(2026, 1, 30))}
    assert closed_days(asked) == {("S1", DAY)}
    assert closed_days(set()) == set()


def test_store_days_count_shifts_that_are_still_open(device):
    session = UploadSession.objects.create(device=device, received_at=RECEIVED_AT, body=b"")
    fields = {"store_number": "S1", "business_date": DAY}
    first, second = UUID(int=1), UUID(int=2)
    make_transaction(1, session, id=first, type="SHIFT_OPENED", shift_id=first, **fields)
    make_transaction(2, session, id=second, type="SHIFT_OPENED", shift_id=None, **fields)
    make_transaction(3, session, type="SHIFT_CLOSED", shift_id=first, **fields)
    assert [day.open_shifts for day in days()] == [1]
    make_transaction(4, session, type="SHIFT_CLOSED", shift_id=second, **fields)
    assert days() == []


def test_store_days_take_the_same_number_of_queries_for_1_and_20_days(django_assert_num_queries):
    for count in (1, 20):
        add_to_daily_totals(documents=[document(business_date=f"2026-01-{day:02}") for day in range(1, count + 1)])
        with django_assert_num_queries(5):
            assert len(days()) == count


def test_open_shifts_are_found_without_reading_the_sales_of_the_others(db):
    rows = open_shifts().filter(store_number="S1", business_date=DAY)
    if connection.vendor == "sqlite":
        plan = rows.explain()
        assert [name for name in ("transaction_shift_openings", "transaction_shift_closings") if name not in plan] == []
        return
    with connection.cursor() as cursor:
        # With so few rows PostgreSQL reads the whole table unless it may not; its partitions name their indexes themselves.
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = rows.explain()
    assert ("Index" in plan, "Seq Scan" in plan) == (True, False), plan
