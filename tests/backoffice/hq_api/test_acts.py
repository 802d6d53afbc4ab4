"""What programs do to many things at once: the same as the lists of the portal do, all that were named or nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channel.activation_file import read_activation_file
from distribution.models import DownloadSession
from registers.models import Alert, Register, RegisterEvent, RegisterStatus, Store
from tests.registers.factories import make_register

HQ = "/api/v1/hq/"


@pytest.fixture
def forty(everything) -> list[str]:
    store = Store.objects.get(number="S1")
    return [make_register(store, f"T{place}").number for place in range(40)]


def test_a_store_opens_with_forty_registers_or_with_none(erp, client_with, everything, integrator):
    address = f"{HQ}register-acts/create"
    before = RegisterEvent.objects.filter(kind="CREATED", user=integrator).count()
    rows = [{"number": f"N{place}", "name": f"Till {place}"} for place in range(40)]
    body = {"store": "S1", "offline_profile": "P1", "registers": rows}
    answer = erp.post(address, body, format="json")
    assert (answer.status_code, answer.json()) == (201, {"changed": 40, "unchanged": 0})
    made = Register.objects.filter(number__startswith="N", store__number="S1", offline_profile__code="P1", support_offline=False)
    noted = RegisterEvent.objects.filter(kind="CREATED", user=integrator).count() - before
    assert (made.count(), noted) == (40, 40)
    some_taken = [{"number": "N40", "name": "New"}, {"number": "N1", "name": "Taken"}]
    twice = [{"number": "N41", "name": "New"}, {"number": "N41", "name": "Again"}]
    for wrong in (some_taken, twice, []):
        assert erp.post(address, {**body, "registers": wrong}, format="json").status_code == 400
    other = client_with(store=Store.objects.get(number="S2"))
    assert other.post(address, {**body, "registers": some_taken[:1]}, format="json").status_code == 403
    assert not Register.objects.filter(number__in=["N40", "N41"]).exists()


def test_forty_registers_are_switched_on_and_off(erp, forty, integrator):
    on = erp.post(f"{HQ}register-acts/support-offline-on", {"registers": [*forty, "R1"]}, format="json")
    assert (on.status_code, on.json()) == (200, {"changed": 40, "unchanged": 1})
    events = RegisterEvent.objects.filter(kind="SUPPORT_OFFLINE_ON", user=integrator)
    assert events.count() == 40
    RegisterStatus.objects.create(register=Register.objects.get(number="T0"), reported_at="2026-01-31T09:00Z", sales_waiting=3)
    off = {"registers": forty}
    answer = erp.post(f"{HQ}register-acts/support-offline-off", off, format="json")
    assert answer.json() == {"changed": 39, "unchanged": 1, "holding_sales": 1}
    assert Register.objects.filter(number__in=forty, support_offline=True).get().number == "T0"
    assert erp.post(f"{HQ}register-acts/support-offline-off", {**off, "override": True}, format="json").status_code == 400
    overridden = erp.post(f"{HQ}register-acts/support-offline-off", {**off, "override": True, "note": "Burnt."}, format="json")
    assert overridden.json() == {"changed": 1, "unchanged": 39, "holding_sales": 0}


def test_forty_registers_follow_a_profile_and_their_stores_again(erp, forty):
    address = f"{HQ}register-acts/offline-profile"
    assert erp.post(address, {"registers": forty, "offline_profile": "P1"}, format="json").json()["changed"] == 40
    assert Register.objects.filter(offline_profile__code="P1", number__in=forty).count() == 40
    assert erp.post(address, {"registers": forty, "offline_profile": None}, format="json").json()["changed"] == 40
    assert erp.post(address, {"registers": forty, "offline_profile": "P9"}, format="json").status_code == 400
    assert erp.post(address, {"registers": forty}, format="json").status_code == 400


def test_one_file_activates_forty_registers(erp, forty):
    body = {"registers": forty, "server_url": "https://hq.example.com/"}
    answer = erp.post(f"{HQ}register-acts/activation-file", body, format="json")
    file, _key = read_activation_file(answer.content)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert sorted(code.register for code in file.registers) == sorted(forty)
    assert file.server_url == "https://hq.example.com"
    kept = erp.post(f"{HQ}register-acts/activation-file", body, format="json", HTTP_IDEMPOTENCY_KEY="k")
    assert kept.status_code == 400
    assert erp.post(f"{HQ}register-acts/activation-file", {"registers": ["T1"] * 501}, format="json").status_code == 400


def test_alerts_are_seen_and_sessions_are_canceled_and_tried_again(erp, everything, integrator):
    alert, session = Alert.objects.get(), DownloadSession.objects.get()
    seen = erp.post(f"{HQ}alert-acts/acknowledge", {"alerts": [alert.pk], "note": "On it."}, format="json")
    alert.refresh_from_db()
    assert (seen.json(), alert.note, alert.acknowledged_by) == ({"changed": 1, "unchanged": 0}, "On it.", integrator)
    named = {"download_sessions": [session.pk]}
    states = []
    for act in ("cancel", "cancel", "rerun"):
        states.append(erp.post(f"{HQ}download-session-acts/{act}", named, format="json").json()["changed"])
    session.refresh_from_db()
    assert (states, session.state) == ([1, 0, 1], "REQUESTED")


def test_one_that_there_is_not_refuses_all(erp, forty):
    answer = erp.post(f"{HQ}register-acts/support-offline-on", {"registers": ["T1", "X", "T2"]}, format="json")
    assert (answer.status_code, [error["pointer"] for error in answer.json()["errors"]]) == (400, ["/registers/1"])
    assert erp.post(f"{HQ}register-acts/support-offline-on", {"registers": []}, format="json").status_code == 400
    assert erp.post(f"{HQ}alert-acts/acknowledge", {"alerts": [2**63]}, format="json").status_code == 400
    assert not Register.objects.filter(number="T1", support_offline=True).exists()


def test_a_token_of_one_store_reaches_no_register_of_another(client_with, forty):
    other = client_with(store=Store.objects.get(number="S2"))
    for act in ("support-offline-on", "support-offline-off", "activation-file"):
        assert other.post(f"{HQ}register-acts/{act}", {"registers": ["R2", "T1"]}, format="json").status_code == 400
    assert other.post(f"{HQ}register-acts/support-offline-on", {"registers": ["R2"]}, format="json").json()["changed"] == 1
    alert = {"alerts": [Alert.objects.get().pk]}
    assert other.post(f"{HQ}alert-acts/acknowledge", alert, format="json").status_code == 400


def test_thirty_take_as_many_queries_as_three(erp, forty):
    def switch(numbers):
        with CaptureQueriesContext(connection) as captured:
            answer = erp.post(f"{HQ}register-acts/support-offline-on", {"registers": numbers}, format="json")
        assert answer.json()["changed"] == len(numbers)
        return len(captured)

    switch(forty[:1])
    assert switch(forty[1:4]) == switch(forty[4:34])
