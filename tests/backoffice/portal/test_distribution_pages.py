"""Schedules, runs and packages: Run now leads to a page that shows the run until it has ended."""

import re

import pytest
from django.db.models import Sum
from django.urls import reverse

from distribution.models import DistributionRun, DistributionSchedule, Package, RunGroup
from registers.models import ChannelDatabase
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.backoffice.portal.pages import text_of
from tests.distribution.schedules import execute


def live_part(client, run):
    headers = {"HX-Request": "true", "HX-Target": "run-live"}
    return client.get(reverse("portal:run-page", args=[run.pk]), headers=headers)


@pytest.fixture
def run(hq, schedule) -> DistributionRun:
    """Return a run somebody has just asked for."""
    hq.post(reverse("portal:schedule-run", args=[schedule.pk]))
    return DistributionRun.objects.get()


def test_run_now_leads_to_the_run_and_says_who_asked(hq, anna, schedule):
    answer = hq.post(reverse("portal:schedule-run", args=[schedule.pk]))
    run = DistributionRun.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, reverse("portal:run-page", args=[run.pk]))
    assert (run.state, run.requested_by) == ("WAITING", anna)


def test_run_now_joins_a_run_under_way(hq, schedule, run):
    page = hq.post(reverse("portal:schedule-run", args=[schedule.pk]), follow=True)
    assert page.redirect_chain == [(reverse("portal:run-page", args=[run.pk]), 303)]
    assert "This schedule has a run under way; your request joined it." in text_of(page)
    assert DistributionRun.objects.count() == 1


def test_a_waiting_run_shows_its_groups_and_asks_again(hq, run):
    part = live_part(hq, run)
    assert part.status_code == 200
    assert 'hx-trigger="every 1s"' in part.content.decode()
    assert re.findall(r'data-group="(\w+)"', part.content.decode()) == ["North", "South"]
    assert "0 of 2 channel data groups" in text_of(part)


def test_a_page_left_open_stops_asking_when_nobody_works_the_run_off(hq, run):
    address = reverse("portal:run-page", args=[run.pk]) + "?since=1000"
    part = hq.get(address, headers={"HX-Request": "true", "HX-Target": "run-live"})
    assert part.status_code == 286
    assert "hx-trigger" not in part.content.decode()


def test_a_finished_run_shows_what_was_published_and_stops_asking(hq, run):
    execute(run)
    part = live_part(hq, run)
    assert part.status_code == 286
    assert "hx-trigger" not in part.content.decode()
    page = text_of(part)
    assert page.startswith("Succeeded 2 of 2 channel data groups")
    assert "North Published 1" in page


def test_a_finished_run_says_where_it_has_arrived(hq, register, run):
    switch_support_offline_on(register=register, user=None)
    execute(run)
    assert "It has arrived at 0 of 1 registers." in text_of(live_part(hq, run))
    ChannelDatabase.objects.filter(register=register).update(release_number=1, epoch=1)
    assert "It has arrived at 1 of 1 registers." in text_of(live_part(hq, run))


def test_a_failed_group_says_why(hq, schedule, run):
    execute(run)
    RunGroup.objects.filter(group__name="South").update(state="CREATE_FAILED", message="The disk is full.")
    assert "South Create failed The disk is full." in text_of(live_part(hq, run))


def test_a_failed_job_says_why_beside_those_that_went_on(hq, run):
    execute(run)
    RunGroup.objects.filter(group__name="South").update(message="job 1040: no", failures={"1040": "The disk is full."})
    page = text_of(live_part(hq, run))
    assert "South Published Job 1040 failed: The disk is full." in page


def test_the_history_says_what_each_run_sent_and_how_long_it_took(hq, schedule, run):
    execute(run)
    sums = RunGroup.objects.aggregate(rows=Sum("rows"), packages=Sum("packages"))
    DistributionRun.objects.update(message="South: no")
    for address in (reverse("portal:schedule-page", args=[schedule.pk]), reverse("portal:run-list")):
        page = text_of(hq.get(address))
        assert f"2 of 2 {sums['packages']} {sums['rows']} " in page
        assert "Succeeded South: no" in page
        assert "1 s" in page


def test_canceling_a_waiting_run_ends_it(hq, run):
    page = hq.post(reverse("portal:run-cancel", args=[run.pk]), follow=True)
    run.refresh_from_db()
    assert run.state == "CANCELED"
    assert "Canceled" in text_of(page)


def test_a_run_under_way_can_be_canceled_from_its_schedule(hq, schedule, run):
    address, cancel = reverse("portal:schedule-page", args=[schedule.pk]), reverse("portal:run-cancel", args=[run.pk])
    assert cancel in hq.get(address).content.decode()
    execute(run)
    assert cancel not in hq.get(address).content.decode()


def test_canceling_a_finished_run_says_so(hq, run):
    execute(run)
    page = hq.post(reverse("portal:run-cancel", args=[run.pk]), follow=True)
    assert "This run has finished; there is nothing left to cancel." in text_of(page)


def test_a_package_shows_its_tables_and_size(hq, run):
    execute(run)
    package = Package.objects.filter(kind="FULL", group__name="North").first()
    page = text_of(hq.get(reverse("portal:package-page", args=[package.pk])))
    assert package.pk in page
    assert f"product {package.row_counts['product']['upserted']} 0" in page


def test_a_group_page_shows_stores_databases_releases_and_packages(hq, register, north, run):
    switch_support_offline_on(register=register, user=None)
    execute(run)
    page = text_of(hq.get(reverse("portal:group-page", args=[north.pk])))
    for words in ("1 Store 1", "2 Store 2", "1-1 Register 1-1", "Release 1", "Full"):
        assert words in page, words


def test_a_schedule_is_created_with_jobs_and_groups(hq, company):
    north, south = company
    form = {"name": "Prices", "groups": [north.pk, south.pk], "jobs": [1020], "is_active": "on"}
    answer = hq.post(reverse("portal:schedule-create"), {**form, "rhythm": "BY_HAND"})
    schedule = DistributionSchedule.objects.get()
    assert answer.headers["Location"] == reverse("portal:schedule-page", args=[schedule.pk])
    assert (schedule.interval, schedule.crontab, schedule.due_at) == (None, None, None)
    assert sorted(schedule.groups.values_list("name", flat=True)) == ["North", "South"]
    assert list(schedule.jobs.values_list("pk", flat=True)) == [1020]


def test_a_group_is_proposed_when_the_register_page_asks_for_a_schedule(hq, north):
    page = hq.get(reverse("portal:schedule-create"), {"group": north.pk}).content.decode()
    assert len(re.findall(r'name="groups"[^>]* checked', page)) == 1
