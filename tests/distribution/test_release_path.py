"""The cheapest way to the last release: deltas, or a FULL and deltas."""

import pytest

from distribution.domain.job_way import PACKAGE_COST_BYTES
from distribution.models import DownloadSession, Package, Release
from distribution.queries import release_path as module
from distribution.queries.release_path import HeldRelease, last_release, release_path
from tests.distribution.company import NOW, lead_to, make_database, make_delta, make_full, make_group, make_release

pytestmark = pytest.mark.django_db


def find_path(group, held=None, *, epoch=1, held_group=None, database=None, audience="OFFLINE", **fields):
    target = last_release(group.pk)
    holding = HeldRelease(held_group.pk if held_group else group.pk, epoch, held)
    return release_path(target, holding, audience=audience, channel_database_id=database and database.pk, **fields)


def cancel(database, package):
    DownloadSession.objects.create(channel_database=database, package=package, state="CANCELED", requested_at=NOW, changed_at=NOW)


def make_history(group, releases=4, *, full_bytes=10_000):
    """Release 1 is a FULL, each later one a DELTA of two jobs; returns the FULL and the deltas of each release."""
    full = make_full(make_release(group, 1), size_bytes=full_bytes)
    deltas = {}
    for number in range(2, releases + 1):
        release = make_release(group, number)
        deltas[number] = [make_delta(release, 1040), make_delta(release, 1020)]
    return full, deltas


def test_last_release_is_none_when_nothing_is_published():
    assert last_release(make_group().pk) is None


def test_new_database_gets_full_and_the_deltas_after_it_in_order():
    group = make_group()
    full, deltas = make_history(group, 3)
    path = find_path(group)
    assert path.from_release is None
    assert path.target.number == 3
    assert path.packages == (full, deltas[2][1], deltas[2][0], deltas[3][1], deltas[3][0])


def test_database_one_release_behind_gets_the_deltas_of_one_release():
    group = make_group()
    _, deltas = make_history(group, 3)
    path = find_path(group, 2)
    assert (path.from_release, path.packages) == (2, (deltas[3][1], deltas[3][0]))


def test_database_at_the_target_gets_nothing():
    group = make_group()
    make_history(group, 3)
    path = find_path(group, 3)
    assert (path.from_release, path.packages, path.size_bytes) == (3, (), 0)


def test_full_is_taken_when_the_chain_is_more_bytes():
    group = make_group()
    make_history(group, 4)
    rebuilt = make_full(last_release(group.pk), size_bytes=50_000)
    path = find_path(group, 1)
    assert (path.from_release, path.packages) == (None, (rebuilt,))
    assert find_path(group, 3).from_release == 3


def test_chain_is_taken_when_it_is_not_more_bytes():
    group = make_group()
    make_history(group, 4)
    make_full(last_release(group.pk), size_bytes=600 + 5 * PACKAGE_COST_BYTES)
    path = find_path(group, 1)
    assert (path.from_release, path.size_bytes) == (1, 600)


def test_release_rebuilt_as_full_only_breaks_the_chain():
    group = make_group()
    make_history(group, 2)
    rebuilt = make_full(make_release(group, 3), size_bytes=50_000)
    after = make_delta(make_release(group, 4))
    path = find_path(group, 2)
    assert (path.from_release, path.packages) == (None, (rebuilt, after))


@pytest.mark.parametrize("held", [4, 99])
def test_release_that_hq_does_not_know_means_nothing(held):
    group = make_group()
    full, _ = make_history(group, 3)
    assert find_path(group, held).packages[0] == full


def test_release_of_another_group_means_nothing():
    group, other = make_group(), make_group("South")
    full, _ = make_history(group, 3)
    assert find_path(group, 3, held_group=other).packages[0] == full


def test_release_of_another_epoch_means_nothing_and_packages_of_it_are_not_used():
    group = make_group()
    make_history(group, 3)
    rebuilt = make_full(make_release(group, 4, epoch=2))
    after = make_delta(make_release(group, 5, epoch=2))
    assert find_path(group, 3, epoch=1).packages == (rebuilt, after)
    assert find_path(group, 4, epoch=1).packages == (rebuilt, after)
    assert find_path(group, 4, epoch=2).packages == (after,)


def test_full_for_another_audience_is_not_used():
    group = make_group()
    make_full(make_release(group, 1), audience="STORE")
    assert find_path(group) is None


def test_canceled_delta_leads_to_the_full():
    group = make_group()
    _, deltas = make_history(group, 3)
    rebuilt = make_full(last_release(group.pk), size_bytes=50_000)
    database = make_database(group)
    cancel(database, deltas[3][0])
    path = find_path(group, 2, database=database)
    assert (path.from_release, path.packages) == (None, (rebuilt,))
    assert find_path(group, 2, database=make_database(group, "R2")).from_release == 2


def test_canceled_full_leads_to_an_older_one():
    group = make_group()
    full, _ = make_history(group, 3)
    rebuilt = make_full(last_release(group.pk), size_bytes=50)
    database = make_database(group)
    cancel(database, rebuilt)
    path = find_path(group, database=database)
    assert path.packages[0] == full
    assert path.target.number == 3


def test_no_way_is_left_when_everything_was_canceled():
    group = make_group()
    full, deltas = make_history(group, 2)
    database = make_database(group)
    cancel(database, deltas[2][0])
    assert find_path(group, 1, database=database) is None
    cancel(database, full)
    assert find_path(group, database=database) is None


def test_long_way_ends_at_a_whole_release(monkeypatch):
    # a limit and not our own function: the real one is 500 packages
    monkeypatch.setattr(module, "MAXIMUM_PACKAGES", 4)
    group = make_group()
    _, deltas = make_history(group, 4)
    path = find_path(group, 1)
    assert (path.from_release, path.target.number) == (1, 3)
    assert path.packages == (deltas[2][1], deltas[2][0], deltas[3][1], deltas[3][0])
    path = find_path(group)
    assert (path.target.number, len(path.packages)) == (2, 3)


def test_path_takes_the_same_number_of_queries_for_short_and_long_chains(django_assert_num_queries):
    group = make_group()
    make_history(group, 6)
    target = last_release(group.pk)
    for held in (5, 1):
        # the newest FULL, the releases, what leads to them, the packages that are taken
        with django_assert_num_queries(4):
            release_path(target, HeldRelease(group.pk, 1, held), audience="OFFLINE")
    with django_assert_num_queries(0):
        release_path(target, HeldRelease(group.pk, 1, 6), audience="OFFLINE")


def test_release_without_a_change_for_the_audience_is_reached_without_packages():
    group = make_group()
    make_history(group, 2)
    make_delta(make_release(group, 3), audience="STORE")
    path = find_path(group, 2)
    assert (path.from_release, path.target.number, path.packages) == (2, 3, ())
    assert [package.audience for package in find_path(group, 2, audience="STORE").packages] == ["STORE"]


def test_each_kind_gets_its_own_packages_and_those_for_all():
    group = make_group()
    make_history(group, 2)
    release = make_release(group, 3)
    kinds = {kind: make_delta(release, audience=kind, from_release=2) for kind in ("OFFLINE", "STORE")}
    both = make_delta(release, 1020, from_release=2)
    assert find_path(group, 2).packages == (both, kinds["OFFLINE"])
    assert find_path(group, 2, audience="STORE").packages == (both, kinds["STORE"])


def test_release_whose_package_has_no_row_is_not_reached_by_the_others():
    group = make_group()
    make_history(group, 2)
    release = make_release(group, 3)
    make_delta(release, 1040)
    lead_to(release, 1020)
    assert find_path(group, 2) is None


def test_release_that_is_not_known_any_more_cannot_be_passed():
    group = make_group()
    make_history(group, 4)
    Release.objects.filter(group=group, number=3).delete()
    assert find_path(group, 2) is None


def test_removed_packages_are_not_used():
    group = make_group()
    _, deltas = make_history(group, 3)
    rebuilt = make_full(last_release(group.pk), size_bytes=90_000)
    assert find_path(group, 1).from_release == 1
    Package.objects.filter(pk=deltas[2][0].pk).update(removed_at=NOW)
    assert find_path(group, 1).packages == (rebuilt,)
    Package.objects.filter(pk=rebuilt.pk).update(removed_at=NOW)
    assert find_path(group, 1) is None
    assert find_path(group, 2).packages == (deltas[3][1], deltas[3][0])


def test_anew_begins_with_the_full_whatever_is_held():
    group = make_group()
    full, deltas = make_history(group, 2)
    for held in (1, 2):
        path = find_path(group, held, anew=True)
        assert (path.from_release, path.packages) == (None, (full, deltas[2][1], deltas[2][0]))


def test_package_that_begins_after_what_its_job_has_reached_is_led_to_first():
    """Nothing changed between for this audience; the register cannot know that."""
    group = make_group()
    make_history(group, 2)
    make_delta(make_release(group, 3), audience="STORE", from_release=2)
    other = make_delta(make_release(group, 4), 1020, from_release=2)
    late = make_delta(make_release(group, 5), from_release=3)
    path = find_path(group, 2)
    assert (path.target.number, path.packages) == (4, (other,))
    assert find_path(group, 4).packages == (late,)


def test_cost_of_a_package_counts_beside_its_bytes():
    group = make_group()
    make_history(group, 3)
    lighter = make_full(last_release(group.pk), size_bytes=400 + 3 * PACKAGE_COST_BYTES - 1)
    assert find_path(group, 1).packages == (lighter,)
