"""The home page: figures that lead to the registers they count, charts with a table beside each, and the first hour."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from backoffice.portal.queries.headquarters import data_ages, last_runs, sync_durations, transactions_per_hour
from distribution.models import DistributionRun, DownloadSession, Release, RunGroup
from registers.models import Alert, ChannelDatabase, Device, Register, RegisterStatus, UploadSession
from registers.queries.store_reach import EVERYTHING
from registers.use_cases.raise_alert import raise_alert
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.backoffice.factories import make_product
from tests.backoffice.portal.conftest import make_user, signed_in
from tests.backoffice.portal.ledger import make_transaction
from tests.backoffice.portal.pages import text_of
from tests.distribution.company import make_full

NOW = timezone.now().replace(microsecond=0)


def part_of_home(client, name: str):
    return client.get("/", headers={"HX-Request": "true", "HX-Target": name})


def test_transactions_are_counted_by_hour_online_and_offline(db, current):
    session = UploadSession.objects.create(device=Device.objects.get(), received_at=NOW, body=b"")
    make_transaction(1, session, completed_at=NOW)
    make_transaction(2, session, completed_at=NOW, created_offline=False)
    make_transaction(3, session, completed_at=NOW - timedelta(hours=30))
    hours = transactions_per_hour(NOW, EVERYTHING)
    assert len(hours) == 24
    assert [counted for _hour, *counted in hours] == [[0, 0]] * 23 + [[1, 1]]


def test_data_are_counted_by_age_and_registers_without_data_by_themselves(current, north, company):
    Release.objects.update(published_at=NOW - timedelta(hours=5))
    switch_support_offline_on(register=Register.objects.get(number="2-1"), user=None)
    assert data_ages(NOW, EVERYTHING) == [0, 0, 0, 1, 0, 0, 0, 1]
    Release.objects.update(published_at=NOW - timedelta(days=30))
    assert data_ages(NOW, EVERYTHING) == [0, 0, 0, 0, 0, 0, 1, 1]


@pytest.mark.parametrize(("seconds", "place"), [(0.4, 0), (1, 1), (59, 3), (300, 5)])
def test_packages_are_counted_by_how_long_they_took(current, north, seconds, place):
    DownloadSession.objects.create(
        channel_database=ChannelDatabase.objects.get(register=current),
        package=make_full(Release.objects.get()),
        state="APPLIED",
        requested_at=NOW,
        applied_at=NOW + timedelta(seconds=seconds),
        changed_at=NOW,
    )
    assert sync_durations(EVERYTHING) == [int(place == at) for at in range(6)]


def test_the_last_runs_tell_what_they_made(schedule, north, company):
    for minutes in range(30):
        run = DistributionRun.objects.create(schedule=schedule, state="SUCCEEDED", requested_at=NOW - timedelta(minutes=minutes))
        for group in company:
            RunGroup.objects.create(run=run, group=group, state="PUBLISHED", package_bytes=1000 + minutes)
    runs = last_runs()
    assert [run.requested_at for run in runs] == [NOW - timedelta(minutes=minutes) for minutes in range(24)]
    assert (runs[0].group_count, runs[0].published_count, runs[1].package_bytes) == (2, 2, 2002)


def test_the_home_page_begins_with_the_first_hour(hq):
    page = text_of(hq.get("/"))
    assert "The first hour" in page
    assert "Sales waiting" not in page


def test_the_home_page_shows_the_fleet(hq, current):
    RegisterStatus.objects.filter(register=current).update(reported_at=timezone.now(), sales_waiting=3)
    page = text_of(hq.get("/"))
    assert "3 registers" in page
    assert "1-1 Register 1-1 Current" in page
    assert (
        hq.get("/", headers={"HX-Request": "true", "HX-Target": "home-live"}).content.decode().lstrip()[:20]
        == '<div id="home-live" '
    )


@pytest.mark.parametrize("query", ["state=OFFLINE_BY_CHOICE", "trouble=on", "waiting=on"])
def test_a_figure_leads_to_the_registers_it_counts(hq, current, query):
    RegisterStatus.objects.filter(register=current).update(
        reported_at=timezone.now(), connection_mode="OFFLINE", connection_reason="MANUAL", sales_waiting=3
    )
    raise_alert(register_id=current.pk, kind=Alert.Kind.CLOCK_OFF, now=NOW, facts={"seconds": 300})
    figure = re.search(rf'href="/registers/\?{query}">.*?class="figure">([0-9]+)<', hq.get("/").content.decode(), re.S)
    assert figure, query
    assert figure.group(1) in ("1", "3")
    found = re.findall(r"<strong>(\d+-\d+)</strong>", hq.get(f"/registers/?{query}").content.decode())
    assert found == ["1-1"]


def test_the_home_page_says_what_waiting_sales_come_to(hq, current):
    RegisterStatus.objects.filter(register=current).update(sales_waiting=3, waiting_amounts={"EUR": "1234.5"})
    assert "Sales waiting 3 1,234.50 EUR" in text_of(hq.get("/"))


def test_an_alert_stands_on_the_home_page_with_the_page_that_helps(hq, current):
    raise_alert(register_id=current.pk, kind=Alert.Kind.SALES_WAITING, now=NOW, facts={"sales": 3})
    page = hq.get("/").content.decode()
    assert f'<a class="btn btn-sm" href="{reverse("portal:missing-list")}?q=1-1">See what is missing</a>' in page


def test_each_chart_has_a_name_and_a_table_that_says_the_same(hq, current):
    session = UploadSession.objects.create(device=Device.objects.get(), received_at=NOW, body=b"")
    make_transaction(1, session, completed_at=timezone.now(), created_offline=False)
    page = hq.get("/").content.decode()
    drawn = re.findall(r'<svg class="drawing" [^>]*role="img" aria-label="([^"]+)"', page)
    assert drawn == re.findall(r'<caption class="visually-hidden">([^<]+)</caption>', page)
    assert drawn == [
        "Registers that support offline, by when the release they hold was published",
        "Transactions per hour, online and offline",
    ]
    assert "Nothing" not in text_of(part_of_home(hq, "home-charts"))
    assert page.count("No run yet: run a distribution schedule.") == 2
    assert page.count("No register has applied a package yet.") == 1


def test_charts_are_asked_for_by_themselves_and_stop_by_themselves(hq, current):
    assert part_of_home(hq, "home-charts").content.decode().count('hx-trigger="every 60s"') == 1
    stopped = hq.get("/?since=1", headers={"HX-Request": "true", "HX-Target": "home-charts"})
    assert (stopped.status_code, stopped.content.decode().count("hx-get")) == (286, 0)


def test_nobody_sees_charts_of_what_they_may_not_see(current):
    looker = make_user("lena")
    looker.user_permissions.set(permissions("view_register", "view_every_store"))
    page = signed_in(looker).get("/").content.decode()
    assert re.findall(r'id="chart-(\w+)"', page) == ["ages"]
    assert "Last runs" not in page


def permissions(*codenames: str):
    return Permission.objects.filter(codename__in=codenames)


def steps_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'data-step="([\w-]+)" data-state="(\w+)"', page))


def test_the_first_hour_shows_the_one_step_that_is_next(hq, db):
    steps = steps_of(hq.get("/").content.decode())
    assert list(steps.values()) == ["NOW", *["LATER"] * 9]
    assert list(steps) == [
        "group",
        "currency",
        "store",
        "products",
        "register",
        "support-offline",
        "schedule",
        "run",
        "activate",
        "arrive",
    ]


def test_a_step_of_the_first_hour_leads_to_the_register_it_is_about(hq, register, schedule):
    make_product()
    page = hq.get("/").content.decode()
    assert steps_of(page)["support-offline"] == "NOW"
    assert f'<a class="btn btn-sm btn-primary" href="/registers/{register.pk}/">' in page


def test_the_first_hour_is_gone_when_data_have_arrived(hq, current):
    assert "The first hour" not in text_of(hq.get("/"))


def test_the_first_hour_can_be_put_away_and_fetched_again(hq, db):
    assert hq.post("/first-hour/", {"show": "no"}).headers["Location"] == "/"
    page = text_of(hq.get("/"))
    assert ("The first hour" in page, "Show the first hour" in page) == (False, True)
    hq.post("/first-hour/", {"show": "yes"})
    assert "The first hour" in text_of(hq.get("/"))
