"""The toggle, what is due next, and the page that says it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from channel.activation import ActivationRequest
from distribution.models import GroupJobWatermark, Package, SchedulerJob
from registers.models import ChannelDatabase, Device, RegisterEvent, RegisterStatus, RegisterStatusHistory
from registers.use_cases.activate_device import activate_device
from registers.use_cases.deactivate_device import deactivate_device
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.backoffice.portal.pages import state_of, text_of
from tests.distribution.company import NOW, make_delta, make_full, make_release
from tests.distribution.schedules import publish


def page_address(register) -> str:
    return reverse("portal:register-page", args=[register.pk])


def switch_on(client, register):
    return client.post(reverse("portal:support-offline-on", args=[register.pk]), follow=True)


def ask_live_part(client, register, **query):
    headers = {"HX-Request": "true", "HX-Target": "register-live"}
    return client.get(page_address(register), query, headers=headers)


def test_switching_on_creates_the_database_and_says_what_is_due_next(hq, anna, register, schedule):
    page = switch_on(hq, register)
    database = ChannelDatabase.objects.get(register=register)
    assert (database.kind, database.group.name) == ("OFFLINE", "North")
    assert page.redirect_chain == [(page_address(register), 303)]
    states = {name: state_of(page, name) for name in ("support_offline", "release", "activate", "arrive")}
    assert states == {"support_offline": "DONE", "release": "NOW", "activate": "NOW", "arrive": "LATER"}
    assert f'action="{reverse("portal:schedule-run", args=[schedule.pk])}"' in page.content.decode()
    assert list(RegisterEvent.objects.values_list("kind", "user__username").order_by("pk")) == [
        ("SUPPORT_OFFLINE_ON", "anna"),
        ("ACTIVATION_CODE_ISSUED", "anna"),
    ]


def test_the_activation_code_is_shown_once_and_activates(hq, register):
    page = switch_on(hq, register).content.decode()
    code = re.search(r'id="activation-code">([^<]+)<', page).group(1)
    assert f"activate --server http://testserver --code {code} --sync-now" in page
    assert 'id="activation-code"' not in hq.get(page_address(register)).content.decode()
    answer = activate_device(request=ActivationRequest(activation_code=code, journal_id="J-1", hardware="Till 7"))
    assert answer.register_number == "1-1"


def test_the_code_of_one_register_is_not_shown_on_the_page_of_another(hq, register, company):
    other = type(register).objects.get(number="2-1")
    hq.post(reverse("portal:activation-code-issue", args=[register.pk]))
    assert 'id="activation-code"' not in hq.get(page_address(other)).content.decode()
    assert 'id="activation-code"' in hq.get(page_address(register)).content.decode()


def test_switching_on_twice_says_so_and_changes_nothing(hq, register):
    switch_on(hq, register)
    assert "Support offline is on already" in text_of(switch_on(hq, register))
    assert ChannelDatabase.objects.filter(register=register).count() == 1


def test_steps_are_done_when_data_is_published_and_has_arrived(hq, anna, register, schedule):
    code = switch_support_offline_on(register=register, user=anna).activation_code.code
    publish(schedule)
    activate_device(request=ActivationRequest(activation_code=code, journal_id="J-1", hardware="Till 7"))
    page = hq.get(page_address(register))
    assert (state_of(page, "release"), state_of(page, "activate"), state_of(page, "arrive")) == ("DONE", "DONE", "NOW")
    ChannelDatabase.objects.filter(register=register).update(release_number=1, epoch=1, release_applied_at=NOW)
    page = hq.get(page_address(register))
    assert "data-step" not in page.content.decode()
    assert text_of(page).count("Has it") == 8


def test_switching_off_asks_first_and_says_what_will_happen(hq, anna, register):
    switch_support_offline_on(register=register, user=anna)
    page = hq.get(reverse("portal:support-offline-off", args=[register.pk]))
    assert page.status_code == 200
    assert "leaves the channel data group North" in text_of(page)
    register.refresh_from_db()
    assert register.support_offline is True


def test_switching_off_takes_the_database_out_of_the_group_and_keeps_the_note(hq, anna, register):
    switch_support_offline_on(register=register, user=anna)
    answer = hq.post(reverse("portal:support-offline-off", args=[register.pk]), {"note": "moved to the warehouse"})
    assert (answer.status_code, answer.headers["Location"]) == (303, page_address(register))
    register.refresh_from_db()
    assert register.support_offline is False
    assert ChannelDatabase.objects.get(register=register).group is None
    event = RegisterEvent.objects.get(kind="SUPPORT_OFFLINE_OFF")
    assert (event.user, event.note) == (anna, "moved to the warehouse")


@pytest.fixture
def holding(register, anna):
    """Return a register that said it holds two sales."""
    switch_support_offline_on(register=register, user=anna)
    RegisterStatus.objects.create(register=register, reported_at=NOW, connection_mode="OFFLINE", sales_waiting=2)
    return register


def test_switching_off_refuses_while_the_register_holds_sales(hq, holding):
    page = hq.post(reverse("portal:support-offline-off", args=[holding.pk]), {"note": "anyway"})
    assert page.status_code == 409
    assert "Waiting: 2." in text_of(page)
    holding.refresh_from_db()
    assert holding.support_offline is True


def test_an_override_needs_a_note(hq, holding):
    address = reverse("portal:support-offline-off", args=[holding.pk])
    page = hq.post(address, {"override": "on"})
    assert page.status_code == 422
    assert "Say why the sales may be left behind." in text_of(page)
    assert hq.post(address, {"override": "on", "note": "the till burned"}).status_code == 303
    assert RegisterEvent.objects.get(kind="SUPPORT_OFFLINE_OFF").note == "Although it still held sales. the till burned"


def test_the_live_part_is_sent_again_only_when_something_happened(hq, anna, register):
    switch_support_offline_on(register=register, user=anna)
    seen = re.search(r"seen=([0-9a-f]{16})", hq.get(page_address(register)).content.decode()).group(1)
    assert ask_live_part(hq, register, seen=seen).status_code == 204
    RegisterStatus.objects.create(register=register, reported_at=NOW, connection_mode="ONLINE")
    news = ask_live_part(hq, register, seen=seen)
    assert news.status_code == 200
    assert news.content.decode().lstrip().startswith('<div id="register-live" hx-get=')


def test_the_live_part_stops_asking_after_ten_minutes(hq, anna, register):
    switch_support_offline_on(register=register, user=anna)
    answer = ask_live_part(hq, register, since="1000")
    assert answer.status_code == 286
    assert "hx-get" not in answer.content.decode().split(">")[0]


def test_deactivating_a_device_asks_first_and_is_written_into_the_log(hq, anna, register):
    code = switch_support_offline_on(register=register, user=anna).activation_code.code
    activate_device(request=ActivationRequest(activation_code=code, journal_id="J-1", hardware="Till 7"))
    device = Device.objects.get(state="ACTIVATED")
    address = reverse("portal:device-deactivate", args=[device.pk])
    assert "Its token stops working at once" in text_of(hq.get(address))
    assert hq.post(address, {"note": "stolen"}).status_code == 303
    device.refresh_from_db()
    assert device.state == "DEACTIVATED"
    assert hq.post(address).status_code == 409
    assert "stolen" in text_of(hq.get(page_address(register)))


def test_a_device_that_is_lost_is_disabled(hq, anna, register):
    code = switch_support_offline_on(register=register, user=anna).activation_code.code
    activate_device(request=ActivationRequest(activation_code=code, journal_id="J-1", hardware="Till 7"))
    device = Device.objects.get(state="ACTIVATED")
    answer = hq.post(reverse("portal:device-deactivate", args=[device.pk]), {"is_lost": "on", "note": "gone"})
    device.refresh_from_db()
    assert (answer.status_code, device.state) == (303, "DISABLED")


def test_a_device_that_was_deactivated_can_only_be_lost_and_the_form_says_so_already(hq, anna, register):
    code = switch_support_offline_on(register=register, user=anna).activation_code.code
    activate_device(request=ActivationRequest(activation_code=code, journal_id="J-1", hardware="Till 7"))
    device = Device.objects.get(state="ACTIVATED")
    address = reverse("portal:device-deactivate", args=[device.pk])
    assert hq.get(address).context["form"]["is_lost"].value() is False
    deactivate_device(device=device, user=anna)
    form = hq.get(address).context["form"]
    assert form["is_lost"].value() is True
    assert hq.post(address, {"is_lost": "on"}).status_code == 303
    device.refresh_from_db()
    assert device.state == "DISABLED"


def test_a_register_that_does_not_exist_answers_404(hq):
    assert hq.get("/registers/999/").status_code == 404


@pytest.mark.parametrize("since", ["x", "-1", "9" * 5000, "1e3", "²"])
def test_a_forged_beginning_counts_as_now(hq, register, since):
    assert ask_live_part(hq, register, since=since).status_code == 200


def test_there_is_nothing_to_confirm_when_offline_support_is_off_already(hq, register):
    address = reverse("portal:support-offline-off", args=[register.pk])
    assert hq.get(address).headers["Location"] == page_address(register)
    page = hq.post(address)
    assert page.status_code == 409
    assert "Support offline is off already for register 1-1." in text_of(page)


def test_a_job_says_what_is_due_and_when_the_next_run_looks_at_it(hq, current, north, schedule):
    make_full(north.releases.get())
    package = make_delta(make_release(north, 2), 1040, size_bytes=2048)
    Package.objects.filter(pk=package.pk).update(rows=1234)
    job = SchedulerJob.objects.get(number=1040)
    GroupJobWatermark.objects.create(group=north, job=job, epoch=1, watermark="", announcement_sha256="", looked_at=NOW)
    schedule.due_at = timezone.now() + timedelta(hours=2, seconds=30)
    schedule.save()
    page = text_of(hq.get(page_address(current)))
    row = re.search(r"1040 Products .*? 1060", page).group(0)
    assert re.fullmatch(r"1040 Products Not there yet 2 1,234 rows, 2\.0 KB .* in 2 h 1060", row), row


def test_the_first_data_come_whole(hq, register, schedule):
    switch_on(hq, register)
    publish(schedule)
    assert "with the full package" in text_of(hq.get(page_address(register)))


def test_the_page_tells_what_the_register_told_before_and_what_it_tried(hq, register):
    switch_on(hq, register)
    RegisterStatus.objects.create(
        register=register,
        reported_at=NOW,
        connection_mode="OFFLINE",
        sales_waiting=2,
        waiting_amounts={"EUR": "1234.5"},
        upload_attempted_at=NOW,
        upload_error="HQ does not answer.",
    )
    RegisterStatusHistory.objects.create(
        register=register, at=NOW, connection_mode="OFFLINE", connection_reason="MANUAL", last_error="The disk is full."
    )
    page = text_of(hq.get(page_address(register)))
    assert "Sales waiting 2, 1,234.50 EUR" in page
    assert re.search(r"Last upload – tried .*?: HQ does not answer\.", page)
    assert "Offline disconnected by hand – 0 0 bytes The disk is full." in page


def test_switching_off_can_be_undone_at_once_by_those_who_may(hq, register):
    switch_on(hq, register)
    off = reverse("portal:support-offline-off", args=[register.pk])
    page = hq.post(off, follow=True).content.decode()
    on = reverse("portal:support-offline-on", args=[register.pk])
    assert re.search(rf'<div class="alert alert-success".*?action="{on}".*?Undo</button>', page, re.S)
    hq.post(on)
    register.refresh_from_db()
    assert register.support_offline is True
