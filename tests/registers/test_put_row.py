"""Rows written by statements that are written once: what is there afterwards is what the ORM would have left."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registers.copying.change_rows import change_rows
from registers.copying.put_row import put_row
from registers.models import RegisterStatus, RegisterStatusHistory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
TOLD = {"reported_at": NOW, "connection_mode": "ONLINE", "full_syncs": {"1040": 2}, "trusted_keys": ["k"], "history_at": None}


def told(register, **values):
    put_row(RegisterStatus, {"register_id": register.pk, **TOLD, **values}, key="register_id")
    return RegisterStatus.objects.get()


def test_row_has_what_is_given_and_the_defaults_of_the_model(register):
    status = told(register)
    assert {name: getattr(status, name) for name in TOLD} == TOLD
    assert (status.sales_waiting, status.waiting_amounts, status.last_error, status.upload_attempted_at) == (0, {}, "", None)


def test_row_with_the_same_key_gets_what_is_given_and_keeps_the_rest(register):
    told(register, sales_waiting=4, last_error='a "quoted" %s')
    status = told(register, last_error="", waiting_amounts={"EUR": "1.00"})
    assert (status.sales_waiting, status.last_error, status.waiting_amounts) == (4, "", {"EUR": "1.00"})


def test_rows_without_a_key_are_numbered_by_the_database(register):
    for _ in range(2):
        put_row(RegisterStatusHistory, {"register_id": register.pk, "at": NOW, "connection_mode": "ONLINE"})
    first, second = RegisterStatusHistory.objects.order_by("pk")
    assert (first.pk < second.pk, second.at, second.release_number) == (True, NOW, None)


def test_a_row_is_written_by_one_statement(register):
    with CaptureQueriesContext(connection) as queries:
        put_row(RegisterStatus, {"register_id": register.pk, **TOLD}, key="register_id")
        change_rows(RegisterStatus, {"full_syncs": {}}, having={"register_id": register.pk})
    assert len(queries.captured_queries) == 2


@pytest.fixture
def history(register):
    rows = [RegisterStatusHistory(register=register, at=NOW, connection_mode="ONLINE", sales_waiting=n) for n in range(6)]
    return RegisterStatusHistory.objects.bulk_create(rows)


@pytest.mark.parametrize(
    ("having", "but", "changed"),
    [
        ({"sales_waiting": 3}, {}, [3]),
        ({"sales_waiting": [1, 2, 5], "connection_mode": "ONLINE"}, {}, [1, 2, 5]),
        ({"connection_mode": "ONLINE"}, {"sales_waiting": [0, 1, 2]}, [3, 4, 5]),
        ({"connection_mode": "ONLINE"}, {"sales_waiting": []}, [0, 1, 2, 3, 4, 5]),
        ({"sales_waiting": []}, {}, []),
        ({"sales_waiting": 3, "connection_mode": "OFFLINE"}, {}, []),
    ],
)
def test_rows_that_are_meant_are_changed_and_counted(history, having, but, changed):
    assert change_rows(RegisterStatusHistory, {"at": NOW.replace(year=2027), "last_error": "x"}, having=having, but=but) == len(
        changed
    )
    found = RegisterStatusHistory.objects.filter(at__year=2027, last_error="x").order_by("sales_waiting")
    assert list(found.values_list("sales_waiting", flat=True)) == changed
