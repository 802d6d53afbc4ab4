"""Many rows of a list are chosen by boxes, a page says what will happen, and only then it does."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from distribution.models import DownloadSession
from registers.models import Alert, ChannelDatabase, Device, OfflineProfile, Register, RegisterEvent, RegisterStatus
from registers.use_cases.raise_alert import raise_alert
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.backoffice.factories import make_store
from tests.backoffice.portal.pages import text_of
from tests.distribution.company import make_full
from tests.registers.factories import make_register

NOW = timezone.now()


def sentences(page) -> list[str]:
    found = re.search(r"This will happen:</p>\s*<ul>(.*?)</ul>", page.content.decode(), re.S)
    assert found
    return re.findall(r"<li>(.*?)</li>", found.group(1))


def act(client, route: str, name: str, chosen, fields=None, count: int | None = None, **query):
    """Choose rows of a list and confirm, as the two forms do."""
    address = reverse(f"portal:{route}", query={"act": name, "chosen": list(chosen), **query})
    page = client.get(address)
    read = re.search(r'name="count" value="(\d+)"', page.content.decode())
    number = count if count is not None else read and read.group(1)
    return client.post(address, {"count": number, **(fields or {})})


def pks(*numbers: str) -> list[int]:
    return list(Register.objects.filter(number__in=numbers).values_list("pk", flat=True))


def test_the_boxes_of_a_list_belong_to_its_form_and_are_not_there_for_those_who_may_do_nothing(hq, operations, company):
    page = hq.get("/registers/?q=1-").content.decode()
    assert page.count('form="acts" name="chosen"') == 1
    assert '<input type="hidden" name="q" value="1-">' in page
    assert re.findall(r'<option value="([\w-]+)">', page.split('id="act"')[1].split("</select>")[0]) == [
        "support-offline-on",
        "support-offline-off",
        "activation-file",
        "offline-profile",
    ]
    page = operations.get("/registers/").content.decode()
    assert re.findall(r'<option value="([\w-]+)">', page.split('id="act"')[1].split("</select>")[0]) == ["activation-file"]


def test_switching_many_on_says_what_will_happen_first(hq, company):
    switch_support_offline_on(register=Register.objects.get(number="1-1"), user=None)
    page = hq.get(reverse("portal:register-act", query={"act": "support-offline-on", "all": "on"}))
    assert sentences(page) == [
        "2 registers get a channel database of their own.",
        "They receive the data of: North, South.",
        "They sell from it as soon as it has arrived and HQ does not answer.",
        "2 of them have no device yet: issue an activation file for them next.",
        "1 support offline already and stay as they are.",
    ]
    assert Register.objects.filter(support_offline=True).count() == 1


def test_all_that_fit_the_filter_are_meant_and_no_others(hq, company):
    answer = act(hq, "register-act", "support-offline-on", [], all="on", q="1-")
    assert answer.headers["Location"] == "/registers/?q=1-"
    assert list(Register.objects.filter(support_offline=True).values_list("number", flat=True)) == ["1-1"]
    assert "Support offline is on for 1 registers." in text_of(hq.get("/registers/"))
    assert RegisterEvent.objects.get(kind="SUPPORT_OFFLINE_ON").user.username == "anna"


def test_nothing_is_done_when_other_rows_fit_by_then(hq, company):
    answer = act(hq, "register-act", "support-offline-on", [], all="on", count=2)
    assert (answer.status_code, "The list has changed meanwhile" in text_of(answer)) == (409, True)
    assert Register.objects.filter(support_offline=True).count() == 0


@pytest.mark.parametrize("chosen", [[], ["0"], ["x"], ["9" * 30]])
def test_nothing_chosen_leads_back_with_a_word(hq, company, chosen):
    answer = hq.get(reverse("portal:register-act", query={"act": "support-offline-on", "chosen": chosen}), follow=True)
    assert answer.redirect_chain == [("/registers/", 303)]
    assert "Nothing was chosen: tick the rows first." in text_of(answer)


def test_what_nobody_knows_or_one_may_not_do_is_refused(hq, operations, company):
    everything = {"all": "on"}
    assert hq.get(reverse("portal:register-act", query={"act": "sell", **everything})).status_code == 404
    refused = {"act": "support-offline-on", **everything}
    assert operations.get(reverse("portal:register-act", query=refused)).status_code == 403
    assert operations.post(reverse("portal:register-act", query=refused), {"count": 3}).status_code == 403


def test_switching_many_off_leaves_on_what_holds_sales(hq, company):
    for register in Register.objects.all():
        switch_support_offline_on(register=register, user=None)
    RegisterStatus.objects.create(
        register=Register.objects.get(number="2-1"), reported_at=NOW, connection_mode="OFFLINE", sales_waiting=4
    )
    page = hq.get(reverse("portal:register-act", query={"act": "support-offline-off", "all": "on"}))
    assert "1 hold sales that HQ has not got: they stay on, unless you say below that they are not to." in sentences(page)
    without_reason = act(hq, "register-act", "support-offline-off", pks("2-1"), {"override": "on"})
    assert without_reason.status_code == 422
    act(hq, "register-act", "support-offline-off", pks("1-1", "2-1"), {"note": "moved"})
    assert "Support offline is off for 1 registers. 1 hold sales and stay on." in text_of(hq.get("/registers/"))
    assert list(Register.objects.filter(support_offline=True).values_list("number", flat=True)) == ["2-1", "3-1"]


def test_an_activation_file_has_a_code_for_each_that_was_ticked(hq, company):
    answer = act(hq, "register-act", "activation-file", pks("1-1", "3-1"))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    file = json.loads(answer.content)
    assert len(re.findall(r"3-1|1-1", json.dumps(file))) >= 2
    assert Device.objects.filter(state="PENDING").count() == 2


def test_a_profile_is_assigned_to_many(hq, company):
    profile = OfflineProfile.objects.create(code="P", name="Patient")
    act(hq, "register-act", "offline-profile", pks("1-1", "2-1"), {"offline_profile": profile.pk})
    assert Register.objects.filter(offline_profile=profile).count() == 2


def test_alerts_are_seen_by_the_dozen(hq, company):
    for register in Register.objects.all():
        raise_alert(register_id=register.pk, kind=Alert.Kind.CLOCK_OFF, now=NOW, facts={"seconds": 300})
    chosen = list(Alert.objects.values_list("pk", flat=True))[:2]
    Alert.objects.filter(pk=chosen[0]).update(closed_at=NOW)
    act(hq, "alert-act", "seen", chosen, {"note": "Clocks are set today."}, state="ALL")
    seen = Alert.objects.filter(acknowledged_by__username="anna")
    assert list(seen.values_list("pk", "note")) == [(chosen[1], "Clocks are set today.")]


def make_session(register: Register, state: str, release) -> DownloadSession:
    return DownloadSession.objects.create(
        channel_database=ChannelDatabase.objects.get(register=register),
        package=make_full(release),
        state=state,
        try_count=3,
        requested_at=NOW - timedelta(hours=1),
        changed_at=NOW,
    )


@pytest.mark.parametrize(
    ("name", "state", "becomes", "event"),
    [
        ("rerun", "CANCELED", "REQUESTED", "SESSION_RERUN"),
        ("rerun", "APPLIED", "APPLIED", None),
        ("cancel", "DOWNLOAD_FAILED", "CANCELED", "SESSION_CANCELED"),
        ("cancel", "SUPERSEDED", "SUPERSEDED", None),
    ],
)
def test_download_sessions_are_rerun_and_canceled_where_there_is_something_to_do(hq, current, north, name, state, becomes, event):
    session = make_session(current, state, north.releases.get())
    act(hq, "download-session-act", name, [session.pk])
    session.refresh_from_db()
    assert session.state == becomes
    kinds = RegisterEvent.objects.filter(kind__startswith="SESSION_").values_list("kind", "user__username")
    assert list(kinds) == ([(event, "anna")] if event else [])


def create_many(client, **fields):
    store = make_store("S01")
    form = {"store": store.pk, "count": 40, "pattern": "S01-##", "first": 1, "name": "Till #", **fields}
    return client.post("/registers/new/many/", form)


def test_numbers_are_shown_before_anything_is_created(hq, company):
    page = create_many(hq)
    shown = re.findall(r"<strong>(S01-\d+)</strong></td><td>([^<]+)</td>", page.content.decode())
    assert (shown[0], shown[-1], len(shown)) == (("S01-01", "Till 1"), ("S01-40", "Till 40"), 13)
    assert Register.objects.filter(number__startswith="S01").count() == 0


def test_forty_registers_are_created_and_the_list_shows_them(hq, company):
    answer = create_many(hq, create="yes")
    page = text_of(hq.get(answer.headers["Location"]))
    assert "40 registers created, S01-01 to S01-40." in page
    assert "1 to 40 of 40" in page


def test_a_taken_number_is_named_in_the_preview_and_refused(hq, company):
    make_register(Register.objects.all()[0].store, "S01-07")
    page = create_many(hq)
    assert "Taken already: S01-07" in text_of(page)
    refused = hq.post(
        "/registers/new/many/",
        {"store": "1", "count": 40, "pattern": "S01-##", "first": 1, "name": "Till #", "create": "yes"},
    )
    assert refused.status_code == 422
    assert Register.objects.filter(number="S01-01").count() == 0


@pytest.mark.parametrize("wrong", [{"pattern": "S01"}, {"pattern": "#-#"}, {"count": 501}, {"first": -1}])
def test_a_pattern_that_makes_no_sense_is_said_at_the_field(hq, company, wrong):
    page = create_many(hq, create="yes", **wrong)
    assert (page.status_code, page.content.decode().count("is-invalid")) == (422, 1)
