"""An alert of a kind is open once for a register, however often and by how many it is raised."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from registers.models import Alert
from registers.use_cases.close_alert import close_alert, close_alerts
from registers.use_cases.raise_alert import raise_alert, raise_alerts
from tests.registers.factories import make_register
from tests.threads import in_a_thread

NOW = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
KIND = Alert.Kind.CLOCK_OFF


def rows(*fields):
    return list(Alert.objects.order_by("pk").values_list(*fields))


def test_an_alert_raised_again_stays_one_and_is_seen_again(register):
    raise_alert(register_id=register.pk, kind=KIND, now=NOW, facts={"seconds": 300})
    raise_alert(register_id=register.pk, kind=KIND, now=LATER, facts={"seconds": 320})
    assert rows("opened_at", "seen_at", "closed_at", "facts", "note") == [(NOW, LATER, None, {"seconds": 320}, "")]


def test_an_alert_that_was_closed_opens_anew(register):
    raise_alert(register_id=register.pk, kind=KIND, now=NOW, facts={})
    assert close_alert(register_id=register.pk, kind=KIND, now=LATER) is True
    assert close_alert(register_id=register.pk, kind=KIND, now=LATER) is False
    raise_alert(register_id=register.pk, kind=KIND, now=LATER, facts={})
    assert rows("opened_at", "closed_at") == [(NOW, LATER), (LATER, None)]


def test_alerts_of_many_registers_are_raised_and_closed_by_a_few_statements(store, django_assert_num_queries):
    registers = [make_register(store, f"R{number}") for number in range(1, 41)]
    with django_assert_num_queries(1):
        raise_alerts(kind=KIND, now=NOW, facts={register.pk: {"seconds": 120} for register in registers})
    with django_assert_num_queries(2):
        closed = close_alerts(kind=KIND, now=LATER, still_so={registers[0].pk})
    assert (closed, Alert.objects.filter(closed_at=None).get().register) == (39, registers[0])


def test_an_alert_of_headquarters_is_open_once_and_no_registers(register):
    kind = Alert.Kind.PARTITION_MISSING
    raise_alert(register_id=register.pk, kind=KIND, now=NOW, facts={})
    for now in (NOW, LATER):
        raise_alerts(kind=kind, now=now, facts={None: {"months": ["2026-03"]}})
    assert rows("kind", "register", "opened_at", "seen_at") == [
        ("CLOCK_OFF", register.pk, NOW, NOW),
        ("PARTITION_MISSING", None, NOW, LATER),
    ]
    assert close_alerts(kind=kind, now=LATER, still_so={None}) == 0
    assert close_alerts(kind=kind, now=LATER, still_so=()) == 1
    raise_alerts(kind=kind, now=LATER, facts={None: {}})
    assert rows("kind", "closed_at")[1:] == [("PARTITION_MISSING", LATER), ("PARTITION_MISSING", None)]


@pytest.mark.parametrize("kind", [KIND, Alert.Kind.PARTITION_MISSING])
def test_an_alert_is_of_a_register_or_of_headquarters_as_its_kind_is(register, kind):
    wrong = None if kind == KIND else register.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        raise_alerts(kind=kind, now=NOW, facts={wrong: {}})


def test_raising_nothing_asks_the_database_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        raise_alerts(kind=KIND, now=NOW, facts={})


@pytest.mark.django_db(transaction=True)
def test_an_alert_raised_at_the_same_moment_by_four_is_open_once(register):
    barrier = threading.Barrier(4)

    def call():
        barrier.wait()
        raise_alert(register_id=register.pk, kind=KIND, now=NOW, facts={"seconds": 300})

    for started in [in_a_thread(call) for _ in range(4)]:
        started.result()
    assert rows("kind", "closed_at") == [(KIND, None)]
