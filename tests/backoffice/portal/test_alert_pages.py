"""The alerts as people read them: one sentence each, the page that helps, and who looks after it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from backoffice.portal.templatetags.portal_alert import alert_help, alert_sentence
from registers.models import Alert, ChannelDatabase, Register
from tests.backoffice.factories import make_store
from tests.backoffice.portal.pages import queries_of, text_of
from tests.registers.factories import make_register

FACTS = {
    "SILENT": {"since": "2026-02-01T09:00:00+00:00"},
    "BEHIND": {"since": "2026-02-01T09:00:00+00:00", "release": None, "last_release": 7},
    "SALES_WAITING": {"sales": 1200, "since": "2026-02-01T09:00:00+00:00", "amounts": {"EUR": "36.00", "CHF": "2"}},
    "SEQUENCE_GAP": {"transactions": 2, "since": "2026-02-01T09:00:00+00:00"},
    "DATABASE_SIZE": {"bytes": 85 * 1024 * 1024, "limit_megabytes": 100},
    "CLOCK_OFF": {"seconds": -7200},
    "DATA_DIFFERS": {"tables": ["price", "product"]},
    "TOKEN_EXPIRING": {"expires_at": "2026-02-01T09:00:00+00:00"},
    "PARTITION_MISSING": {"months": ["2026-02"]},
    "RETURN_EXCEEDS_SALE": {"count": 1, "lines": [{"transaction": "00000000-0000-0000-0000-000000000001", "line": 1}]},
    "VOUCHER_OVERDRAWN": {"count": 1, "vouchers": [{"voucher": 1, "number": "…3452", "balance": "-4.0000"}]},
}


@pytest.fixture
def alert(register) -> Alert:
    now = timezone.now()
    return Alert.objects.create(register=register, kind="SILENT", opened_at=now, seen_at=now, facts=FACTS["SILENT"])


def test_every_kind_has_a_sentence_and_a_page_that_helps(register, anna, rf):
    request = rf.get("/")
    request.user = anna
    ChannelDatabase.objects.create(kind="OFFLINE", register=register)
    register = Register.objects.get(pk=register.pk)
    assert {kind.value for kind in Alert.Kind} == FACTS.keys()
    for kind, facts in FACTS.items():
        for told in (facts, {}):
            alert = Alert(register=register, kind=kind, facts=told)
            assert len(alert_sentence(alert)) > 30
            assert "%(" not in alert_sentence(alert)
            assert alert_help({"request": request}, alert).address.startswith("/")


def test_an_alert_of_headquarters_is_shown_and_seen_without_a_register(hq):
    now, kind = timezone.now(), "PARTITION_MISSING"
    alert = Alert.objects.create(kind=kind, opened_at=now, seen_at=now, facts=FACTS[kind])
    page = text_of(hq.get(reverse("portal:alert-list")))
    remedy = "The ledger has no partition for 2026-02. Nothing is lost, but it grows slow: see that worker and scheduler run, or"
    assert f"Headquarters Ledger partition missing {remedy} run manage.py create_ledger_partitions." in page
    address = reverse("portal:alert-acknowledge", args=[alert.pk])
    assert "Headquarters: Ledger partition missing" in text_of(hq.get(address))
    assert hq.post(address, {"note": "The worker is back."}).status_code == 303
    assert "The worker is back." in text_of(hq.get(reverse("portal:alert-list")))


def test_a_sentence_says_the_figures(register):
    waiting = Alert(register=register, kind="SALES_WAITING", facts=FACTS["SALES_WAITING"])
    assert "1,200, the oldest from" in alert_sentence(waiting)
    assert alert_sentence(waiting).endswith("(2 CHF, 36.00 EUR).")
    assert "by 2 h," in alert_sentence(Alert(register=register, kind="CLOCK_OFF", facts=FACTS["CLOCK_OFF"]))
    assert "85.0\xa0MB of the 100.0\xa0MB" in alert_sentence(
        Alert(register=register, kind="DATABASE_SIZE", facts=FACTS["DATABASE_SIZE"])
    )


def test_the_list_shows_what_is_open_and_what_is_over_when_asked(hq, alert):
    page = hq.get(reverse("portal:alert-list"))
    assert "Silent Has not reported since" in text_of(page)
    assert 'data-state="SILENT"' in page.content.decode()
    Alert.objects.update(closed_at=timezone.now())
    assert "Has not reported" not in text_of(hq.get(reverse("portal:alert-list")))
    assert "Over Silent Has not reported" in text_of(hq.get(reverse("portal:alert-list"), {"state": "CLOSED"}))


def test_the_list_is_narrowed_by_kind_store_register_and_state(hq, alert):
    address = reverse("portal:alert-list")
    for query, is_found in (
        ({"kind": "SILENT"}, True),
        ({"kind": "BEHIND"}, False),
        ({"q": alert.register.number}, True),
        ({"q": "nowhere"}, False),
        ({"store": alert.register.store_id}, True),
        ({"store": make_store("9").pk}, False),
        ({"state": "NEW"}, True),
    ):
        assert ("Has not reported" in text_of(hq.get(address, query))) is is_found, query


def test_a_person_says_what_they_do_about_it(hq, anna, alert):
    address = reverse("portal:alert-acknowledge", args=[alert.pk])
    assert "Has not reported since" in text_of(hq.get(address))
    assert hq.post(address, {"note": "The shop is rebuilt."}).status_code == 303
    alert.refresh_from_db()
    assert (alert.acknowledged_by, alert.note, alert.closed_at) == (anna, "The shop is rebuilt.", None)
    page = text_of(hq.get(reverse("portal:alert-list")))
    assert "The shop is rebuilt." in page
    assert "anna" in page
    assert "Has not" not in text_of(hq.get(reverse("portal:alert-list"), {"state": "NEW"}))


def test_what_is_over_is_acknowledged_by_nobody_and_an_occurrence_is_over_when_seen(hq, alert):
    address = reverse("portal:alert-acknowledge", args=[alert.pk])
    Alert.objects.update(kind="RETURN_EXCEEDS_SALE")
    assert hq.post(address, {"note": ""}).status_code == 303
    alert.refresh_from_db()
    assert alert.closed_at is not None
    assert hq.post(address, {"note": "x"}).status_code == 409
    assert hq.post(address, {"note": "x" * 301}).status_code == 422


def test_operations_look_after_alerts(operations, alert):
    assert operations.post(reverse("portal:alert-acknowledge", args=[alert.pk]), {"note": "On it."}).status_code == 303


def test_the_navigation_counts_what_nobody_has_seen(hq, alert):
    assert "Alerts 1 open" in text_of(hq.get("/"))
    Alert.objects.update(acknowledged_at=timezone.now())
    assert "Alerts 1 open" not in text_of(hq.get("/"))


def test_the_home_page_counts_the_open_alerts(hq, alert):
    assert "Alerts 1" in text_of(hq.get("/")).partition("3 registers")[2]


def test_the_page_of_a_register_shows_its_alerts(hq, alert):
    page = text_of(hq.get(reverse("portal:register-page", args=[alert.register_id])))
    assert "Alerts Silent Has not reported since" in page


def test_three_hundred_alerts_take_as_many_queries_as_three(hq, register):
    store, now = register.store, timezone.now()

    def add(first, last):
        for number in range(first, last):
            other = make_register(store, f"A{number}")
            at = now - timedelta(minutes=number)
            Alert.objects.create(register=other, kind="DATA_DIFFERS", opened_at=at, seen_at=at, facts={"tables": ["price"]})

    add(0, 3)
    for_three = queries_of(hq, reverse("portal:alert-list"))
    add(3, 300)
    assert queries_of(hq, reverse("portal:alert-list")) == for_three
