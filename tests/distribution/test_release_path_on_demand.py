"""Ways with packages made on demand, squashed DELTAs and REPAIRs, and ways around files that are lost."""

import pytest

from distribution.domain.job_way import PACKAGE_COST_BYTES
from distribution.models import DownloadSession
from distribution.package_store import package_store
from distribution.queries.release_path import HeldRelease, last_readable_release, last_release, release_path
from tests.distribution.company import (
    NOW,
    make_database,
    make_delta,
    make_full,
    make_group,
    make_package_on_demand,
    make_release,
    make_repair,
)

pytestmark = pytest.mark.django_db

JOBS = (1020, 1040)


def find_path(group, held=None, *, database=None, **fields):
    holding = HeldRelease(group.pk, 1, held)
    target = last_release(group.pk)
    return release_path(target, holding, audience="OFFLINE", channel_database_id=database and database.pk, **fields)


def make_history(group, releases, *, full_bytes=10_000_000):
    """Release 1 is a FULL, each later one a DELTA of two jobs; returns the FULL and the deltas of each release."""
    full = make_full(make_release(group, 1), size_bytes=full_bytes)
    deltas = {}
    for number in range(2, releases + 1):
        release = make_release(group, number)
        deltas[number] = tuple(make_delta(release, job) for job in JOBS)
    return full, deltas


def squash(group, from_release, to_release, **fields):
    release = group.releases.get(number=to_release)
    return tuple(make_package_on_demand(release, job, from_release=from_release, **fields) for job in JOBS)


def test_squashed_packages_and_what_follows_them_are_the_cheapest_way():
    group = make_group()
    _, deltas = make_history(group, 8)
    squashed = squash(group, 2, 6)
    assert find_path(group, 2).packages == (*squashed, *deltas[7], *deltas[8])
    assert find_path(group, 4).packages == (*squashed, *deltas[7], *deltas[8])
    assert find_path(group, 1).packages == (*deltas[2], *squashed, *deltas[7], *deltas[8])
    assert find_path(group, 6).packages == (*deltas[7], *deltas[8])


def test_squashed_packages_follow_a_full():
    group = make_group()
    full, deltas = make_history(group, 5)
    squashed = squash(group, 1, 4)
    assert find_path(group).packages == (full, *squashed, *deltas[5])


def test_canceled_squashed_package_leads_to_the_deltas_of_its_job():
    group = make_group()
    _, deltas = make_history(group, 4)
    squashed = squash(group, 1, 4)
    database = make_database(group)
    DownloadSession.objects.create(
        channel_database=database, package=squashed[0], state="CANCELED", requested_at=NOW, changed_at=NOW
    )
    taken = (deltas[2][0], deltas[3][0], deltas[4][0], squashed[1])
    assert set(find_path(group, 1, database=database).packages) == set(taken)
    assert find_path(group, 1, database=make_database(group, "R2")).packages == squashed


def test_full_is_taken_when_it_is_cheaper_than_squashed_packages():
    group = make_group()
    make_history(group, 5)
    squash(group, 1, 5, size_bytes=50_000)
    rebuilt = make_full(last_release(group.pk), size_bytes=100_000)
    assert find_path(group, 1).packages == (rebuilt,)


def test_long_chain_is_worth_squashing_and_a_short_one_is_not():
    group = make_group()
    make_history(group, 10)
    assert find_path(group, 2).squash_from is None
    path = find_path(group, 1)
    assert (len(path.packages), path.squash_from) == (18, 1)
    squash(group, 1, 10)
    assert find_path(group, 1).squash_from is None


def test_what_follows_a_full_is_worth_squashing():
    group = make_group()
    make_history(group, 10, full_bytes=1000)
    path = find_path(group)
    assert (path.from_release, path.squash_from) == (None, 1)


def test_squashing_is_wanted_when_it_beats_the_full_that_beats_the_chain():
    group = make_group()
    make_history(group, 30)
    rebuilt = make_full(last_release(group.pk), size_bytes=20 * PACKAGE_COST_BYTES)
    path = find_path(group, 1)
    assert (path.packages, path.squash_from) == ((rebuilt,), 1)
    rebuilt.delete()
    small = make_full(last_release(group.pk), size_bytes=PACKAGE_COST_BYTES)
    path = find_path(group, 1)
    assert (path.packages, path.squash_from) == ((small,), None)


def test_change_of_shape_stands_in_the_chain_after_the_deltas_of_its_release():
    group = make_group()
    make_history(group, 2)
    release = make_release(group, 3)
    repair, other = make_repair(release, 1020), make_delta(release, 1040)
    after = make_delta(make_release(group, 4), 1020)
    path = find_path(group, 2)
    assert path.packages == (other, repair, after)
    assert path.repaired_jobs == frozenset()


def test_job_to_be_repaired_is_replaced_and_its_deltas_are_left_out():
    group = make_group()
    _, deltas = make_history(group, 4)
    repair = make_package_on_demand(last_release(group.pk), 1040)
    path = find_path(group, 2, repair_jobs={1040})
    assert path.packages == (deltas[3][0], deltas[4][0], repair)
    assert (path.repaired_jobs, path.missing_repairs) == ({1040}, set())
    path = find_path(group, 4, repair_jobs={1040})
    assert (path.from_release, path.target.number, path.packages) == (4, 4, (repair,))


def test_repair_of_an_earlier_release_serves_with_what_follows_it():
    group = make_group()
    _, deltas = make_history(group, 4)
    repair = make_package_on_demand(group.releases.get(number=3), 1040)
    assert find_path(group, 3, repair_jobs={1040}).packages == (repair, *deltas[4])
    path = find_path(group, 4, repair_jobs={1040})
    assert (path.packages, path.missing_repairs) == ((), {1040})


def test_way_that_cannot_repair_a_job_says_so_and_goes_on():
    group = make_group()
    _, deltas = make_history(group, 3)
    path = find_path(group, 2, repair_jobs={1040, 1080})
    assert (path.packages, path.missing_repairs, path.repaired_jobs) == (deltas[3], {1040, 1080}, set())


def test_way_from_nothing_repairs_by_itself():
    group = make_group()
    full, _ = make_history(group, 1)
    path = find_path(group, None, repair_jobs={1040})
    assert (path.packages, path.missing_repairs) == ((full,), set())


def test_job_whose_repair_has_lost_its_file_cannot_be_repaired():
    group = make_group()
    make_history(group, 3)
    repair = make_package_on_demand(last_release(group.pk), 1040)
    package_store().remove(repair.sha256)
    path = find_path(group, 3, repair_jobs={1040})
    assert (path.packages, path.missing_repairs) == ((), {1040})


def test_packages_whose_files_are_lost_are_passed_by():
    group = make_group()
    _, deltas = make_history(group, 3)
    squashed = squash(group, 1, 3)
    rebuilt = make_full(last_release(group.pk), size_bytes=500_000)
    for package in squashed:
        package_store().remove(package.sha256)
    assert find_path(group, 1).packages == (*deltas[2], *deltas[3])
    package_store().path(deltas[2][0].sha256).unlink()
    assert find_path(group, 1).packages == (rebuilt,)
    package_store().path(rebuilt.sha256).unlink()
    # nothing is left, and no register is sent for what is not there
    assert find_path(group, 1) is None


def test_program_that_is_too_old_is_led_to_the_last_release_it_can_read():
    group = make_group()
    _, deltas = make_history(group, 4)
    group.releases.filter(number__gte=3).update(readable_from=2)
    last = last_release(group.pk)
    assert last_readable_release(last, 2) == last
    readable = last_readable_release(last, 1)
    assert readable.number == 2
    assert release_path(readable, HeldRelease(group.pk, 1, 1), audience="OFFLINE").packages == deltas[2]
    group.releases.update(readable_from=2)
    assert last_readable_release(last_release(group.pk), 1) is None
