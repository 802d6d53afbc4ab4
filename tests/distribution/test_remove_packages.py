"""Packages are kept as long as somebody may need them, and their files go when no plan names them."""

import os
from datetime import timedelta

import pytest

from channel.errors import NotFound
from distribution.models import DownloadSession, Package, PackageRequest, Release
from distribution.package_store import package_store
from distribution.queries.package_for_register import package_for_register
from distribution.queries.packages_kept import packages_kept
from registers.models import ChannelDatabase
from tests.distribution.company import NOW, make_full
from tests.distribution.removal_history import History, keep_file, remove

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def history():
    return History()


@pytest.fixture
def database(history):
    return history.databases[0]


def releases_of(kind: str) -> list[int]:
    """List to which releases packages that are not marked lead."""
    packages = Package.objects.filter(kind=kind, removed_at=None, is_squashed=False)
    return sorted(set(packages.values_list("to_release", flat=True)))


def hold(history, database, number: int) -> None:
    ChannelDatabase.objects.filter(pk=database.pk).update(release_number=number, epoch=1)
    history.report(database)


def publish_five(history) -> None:
    """Publish releases 2 to 6, with a FULL of release 4."""
    for number in range(2, 7):
        history.publish(with_full=number == 4)


def test_the_newest_full_and_all_that_follows_it_are_kept(history, database):
    publish_five(history)
    hold(history, database, 6)
    history.pass_days(2)
    remove(history.now)
    assert (releases_of("FULL"), releases_of("DELTA")) == ([4], [5, 6])


def test_a_full_counts_only_when_it_is_a_day_old(history, database):
    publish_five(history)
    hold(history, database, 6)
    remove(history.now)
    assert (releases_of("FULL"), releases_of("DELTA")) == ([1, 4], [2, 3, 4, 5, 6])


def test_deltas_since_a_release_somebody_holds_are_kept_for_a_month(history, database):
    publish_five(history)
    hold(history, database, 2)
    history.pass_days(2)
    remove(history.now)
    assert releases_of("DELTA") == [3, 4, 5, 6]
    history.pass_days(29)
    history.report(database)
    remove(history.now)
    assert releases_of("DELTA") == [5, 6]


def test_who_has_not_reported_for_a_month_keeps_nothing(history, database):
    hold(history, database, 2)
    history.pass_days(29)
    publish_five(history)
    history.pass_days(2)
    remove(history.now)
    assert releases_of("DELTA") == [5, 6]


def test_a_full_somebody_has_given_up_does_not_count(history, database):
    publish_five(history)
    full = Package.objects.get(kind="FULL", to_release=4)
    DownloadSession.objects.create(channel_database=database, package=full, state="CANCELED", requested_at=NOW, changed_at=NOW)
    hold(history, database, 6)
    history.pass_days(2)
    remove(history.now)
    assert releases_of("FULL") == [1, 4]


def test_a_full_whose_file_is_lost_does_not_count(history, database):
    publish_five(history)
    package_store().remove(Package.objects.get(kind="FULL", to_release=4).sha256)
    hold(history, database, 6)
    history.pass_days(2)
    remove(history.now)
    assert releases_of("FULL") == [1, 4]


def test_nothing_is_removed_while_the_server_s_own_copy_has_no_full(history, database):
    Package.objects.filter(kind="FULL").update(audience="OFFLINE")
    publish_five(history)
    Package.objects.filter(kind="FULL").update(audience="OFFLINE")
    history.pass_days(40)
    remove(history.now)
    assert releases_of("FULL") == [1, 4]
    keep_file(make_full(Release.objects.get(number=5), audience="STORE"), history.now - timedelta(days=2))
    remove(history.now)
    assert releases_of("FULL") == [4, 5]


def test_what_an_older_program_can_read_is_kept_for_it(history, database):
    publish_five(history)
    history.publish(with_full=True)
    Release.objects.filter(number__gte=5).update(schema_version=2, readable_from=2)
    hold(history, database, 4)
    ChannelDatabase.objects.update(schema_version=1)
    history.pass_days(2)
    remove(history.now)
    assert releases_of("FULL") == [4, 7]
    ChannelDatabase.objects.update(schema_version=2)
    remove(history.now)
    assert releases_of("FULL") == [7]


def test_squashed_packages_go_when_others_lead_further(history, database):
    publish_five(history)
    old = history.squash(1)
    history.publish()
    new = history.squash(1)
    hold(history, database, 1)
    history.pass_days(2)
    PackageRequest.objects.create(
        group=history.group, audience="ALL", from_release=1, to_release=6, state="DONE", requested_at=NOW, finished_at=NOW
    )
    remove(history.now)
    marked = set(Package.objects.exclude(removed_at=None).values_list("pk", flat=True))
    assert {package.pk for package in old} <= marked
    assert {package.pk for package in new}.isdisjoint(marked)
    assert not PackageRequest.objects.exists()


def test_the_row_is_marked_first_and_the_file_goes_an_hour_later(history, database):
    publish_five(history)
    hold(history, database, 6)
    history.pass_days(2)
    before = history.files()
    remove(history.now)
    marked = set(Package.objects.exclude(removed_at=None).values_list("pk", flat=True))
    assert history.files() == before > marked > set()
    history.now += timedelta(minutes=59)
    remove(history.now)
    assert history.files() == before
    history.now += timedelta(minutes=2)
    remove(history.now)
    assert history.files() == before - marked
    assert not Package.objects.filter(pk__in=marked).exists()


def test_a_row_that_sessions_tell_of_stays_until_they_are_gone(history, database):
    full = Package.objects.get()
    DownloadSession.objects.create(
        channel_database=database, package=full, state="APPLIED", requested_at=NOW, changed_at=NOW, applied_at=NOW
    )
    publish_five(history)
    hold(history, database, 6)
    for days in (2, 1):
        history.pass_days(days)
        remove(history.now)
    full.refresh_from_db()
    assert (full.removed_at, package_store().exists(full.pk)) == (history.now - timedelta(days=1), False)
    history.pass_days(30)
    remove(history.now)
    assert not Package.objects.filter(pk=full.pk).exists()


def test_a_plan_that_was_being_made_when_its_packages_were_marked_brings_them_back(history, database):
    publish_five(history)
    hold(history, database, 1)
    history.pass_days(31)
    way = history.way(database)
    remove(history.now)
    assert Package.objects.exclude(removed_at=None).exists()
    history.report(database)
    history.hand_out(database, way)
    history.now += timedelta(days=1)
    remove(history.now)
    assert history.lost_from_plans() == set()
    assert all(package.removed_at is None for package in Package.objects.filter(pk__in=[one.pk for one in way.packages]))


def test_a_marked_package_can_be_fetched_as_long_as_its_file_is_there(history, database):
    full = Package.objects.get()
    Package.objects.update(removed_at=NOW)
    assert package_for_register(database.register_id, full.sha256).sha256 == full.sha256
    package_store().remove(full.sha256)
    with pytest.raises(NotFound, match="This package was removed"):
        package_for_register(database.register_id, full.sha256)


def test_packages_of_plans_are_kept_until_the_plan_is_a_month_old(history, database):
    history.poll(database)
    (name,) = database.issued_plan.package_names
    publish_five(history)
    for days in (20, 9):
        history.pass_days(days)
        remove(history.now)
    assert package_store().exists(name)
    for days in (2, 1):
        history.pass_days(days)
        remove(history.now)
    assert not package_store().exists(name)


def test_a_crash_after_the_file_was_removed_is_finished_by_the_next_round(history, database):
    publish_five(history)
    hold(history, database, 6)
    history.pass_days(2)
    remove(history.now)
    marked = Package.objects.exclude(removed_at=None).first()
    package_store().remove(marked.pk)
    history.pass_days(1)
    remove(history.now)
    assert not Package.objects.exclude(removed_at=None).exists()


def test_files_of_no_package_go_after_a_day(history):
    store, strangers = package_store(), ("a" * 64, "b" * 64)
    for name in strangers:
        with store.incoming() as path:
            path.write_text("of a builder that died")
            store.put(path, name)
    long_ago = (NOW - timedelta(days=400)).timestamp()
    os.utime(store.path(strangers[0]), (long_ago, long_ago))
    known = Package.objects.get().sha256
    os.utime(store.path(known), (long_ago, long_ago))
    assert remove(history.now)["remove_stray_packages"] == 1
    assert history.files() == {strangers[1], known}


def test_releases_go_when_nobody_holds_them_and_nothing_leads_there(history, database):
    publish_five(history)
    hold(history, database, 3)
    history.pass_days(31)
    for _ in range(2):
        history.report(database)
        remove(history.now)
        history.pass_days(1)
    remove(history.now)
    assert sorted(Release.objects.values_list("number", flat=True)) == [3, 4, 5, 6]
    hold(history, database, 6)
    remove(history.now)
    assert sorted(Release.objects.values_list("number", flat=True)) == [4, 5, 6]


def test_who_comes_back_from_a_release_that_is_forgotten_gets_one_full(history, database):
    publish_five(history)
    history.pass_days(40)
    for _ in range(2):
        remove(history.now)
        history.pass_days(1)
    remove(history.now)
    assert sorted(Release.objects.values_list("number", flat=True)) == [4, 5, 6]
    hold(history, database, 2)
    way = history.way(database)
    assert [package.kind for package in way.packages] == ["FULL", "DELTA", "DELTA", "DELTA", "DELTA"]
    assert packages_kept(history.group.pk, history.now).full_release == 4


def test_a_register_that_has_not_reported_for_a_month_holds_no_releases(history, database):
    history.report(database)
    publish_five(history)
    hold(history, database, 2)
    history.pass_days(31)
    for _ in range(3):
        remove(history.now)
        history.pass_days(1)
    assert sorted(Release.objects.values_list("number", flat=True)) == [4, 5, 6]
    assert history.way(database).packages[0].kind == "FULL"
