"""The change log is kept as long as a group may ask for it, and no change is skipped because of what was removed."""

import time
from contextlib import ExitStack, closing
from datetime import timedelta

import pytest
from django.db import connection, connections
from hypothesis import given
from hypothesis import strategies as st

from backoffice.catalog.models import Product
from channel.jobs import STANDARD_JOBS
from distribution.domain.watermark import lower_bound
from distribution.extraction.snapshot import open_snapshot
from distribution.models import ChangeLogEntry, GroupJobWatermark, HeadquartersState
from distribution.queries.job_watermarks import usable_watermarks
from distribution.use_cases.begin_removal import begin_removal
from distribution.use_cases.build_release import build_release
from distribution.use_cases.remove_old_change_log import remove_old_change_log
from tests.distribution.headquarters import NOW, build, copy_rows, counts, make_headquarters
from tests.distribution.oracle import expected_rows
from tests.distribution.wipe import wipe_headquarters

pytestmark = pytest.mark.django_db(transaction=True)

MONTH = timedelta(days=31)


def remove(at=NOW, step_rows=10_000) -> int:
    """Remove what is old in a round of its own."""
    HeadquartersState.objects.update(removal_began_at=None)
    removal = begin_removal(now=at)
    assert removal is not None
    return remove_old_change_log(removal=type(removal)(removal.now, step_rows))


def rename(text: str, number: str = "1001") -> None:
    Product.objects.filter(number=number).update(name=text)


def usable(group) -> set[int]:
    with open_snapshot() as snapshot:
        return set(usable_watermarks(group.pk, snapshot))


def floor() -> int:
    return HeadquartersState.objects.get().change_log_floor


def assert_delivered(*groups):
    for group in groups:
        assert copy_rows(group) == expected_rows(group.pk)


def test_what_all_groups_have_looked_at_is_removed_and_the_rest_is_delivered():
    north, south = make_headquarters()
    build(north)
    build(south)
    rename("looked at by North")
    build(north)
    before = ChangeLogEntry.objects.count()
    assert remove() == before - ChangeLogEntry.objects.count() > 0
    assert floor() == min(map(lower_bound, GroupJobWatermark.objects.values_list("watermark", flat=True)))
    assert counts(build(south)) == {"product": {"upserted": 1, "deleted": 0}}
    assert usable(north) == usable(south) == set(STANDARD_JOBS)
    assert_delivered(north, south)


def test_nothing_is_removed_twice():
    north, _ = make_headquarters()
    build(north)
    assert remove() > 0
    assert remove() == 0


def test_a_group_nobody_runs_does_not_hold_the_log_and_is_compared_whole_when_it_runs_again():
    north, south = make_headquarters()
    build(north)
    build(south)
    rename("changed while nobody ran South")
    Product.objects.filter(number="1003").delete()
    build(north, now=NOW + MONTH)
    remove(NOW + MONTH)
    # whatever else runs in the database cluster holds the log back, on PostgreSQL, until it has ended
    for number in range(60 * len(usable(south))):
        if not usable(south):
            break
        time.sleep(0.1)
        rename(f"changed while nobody ran South, {number}")
        build(north, now=NOW + MONTH)
        remove(NOW + MONTH)
    assert (usable(south), usable(north)) == (set(), set(STANDARD_JOBS))
    build(south, now=NOW + MONTH)
    assert_delivered(north, south)
    assert usable(south) == set(STANDARD_JOBS)


def test_a_month_without_a_change_costs_nobody_a_comparison():
    north, _ = make_headquarters()
    build(north)
    remove()
    rename("one change")
    build(north)
    # looked at on the first day only, as far as the row says
    remove(NOW + MONTH)
    rename("another")
    build(north)
    assert_delivered(north)


def test_the_log_of_a_company_that_was_never_run_is_removed_and_its_first_run_is_complete():
    north, _ = make_headquarters()
    assert remove() > 0
    build(north)
    assert_delivered(north)


def test_a_crash_between_the_floor_and_the_removal_loses_nothing():
    north, south = make_headquarters()
    build(north)
    build(south)
    rename("in the log")
    with open_snapshot() as snapshot:
        HeadquartersState.objects.update(change_log_floor=lower_bound(snapshot.watermark))
    build(north)
    build(south)
    assert_delivered(north, south)


def test_a_round_takes_steps_and_stops_when_a_newer_one_has_begun():
    north, _ = make_headquarters()
    build(north)
    older = begin_removal(now=NOW)
    newer = begin_removal(now=NOW + timedelta(days=1))
    before = ChangeLogEntry.objects.count()
    assert remove_old_change_log(removal=older) == 0
    assert (ChangeLogEntry.objects.count(), floor()) == (before, 0)
    removed = remove_old_change_log(removal=type(newer)(newer.now, step_rows=3))
    assert removed == before - ChangeLogEntry.objects.count() > 3


def test_a_builder_that_took_its_moment_before_a_removal_reads_what_it_needs():
    north, south = make_headquarters()
    build(north)
    build(south)
    rename("before the moment")
    with open_snapshot() as earlier:
        rename("after it", "1002")
        build(north)
        GroupJobWatermark.objects.filter(group=south).update(looked_at=NOW - MONTH)
        remove()
        build_release(snapshot=earlier, group=south, jobs=STANDARD_JOBS, now=NOW)
    build(south)
    assert_delivered(north, south)


def test_a_floor_of_another_life_of_the_database_is_not_believed_and_replaced():
    north, _ = make_headquarters()
    build(north)
    HeadquartersState.objects.update(change_log_floor=2**60)
    assert usable(north) == set(STANDARD_JOBS)
    remove()
    assert 0 < floor() < 2**60


@pytest.mark.postgresql
def test_entries_with_transaction_ids_that_are_not_given_out_yet_are_removed():
    north, _ = make_headquarters()
    build(north)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO distribution_changelogentry (table_name, key, moved, transaction_id) "
            "VALUES ('catalog_product', '{\"id\": 1}', false, '1000000000000000')"
        )
    remove()
    assert not ChangeLogEntry.objects.extra(where=["transaction_id >= '1000000000000000'"]).exists()


@pytest.mark.postgresql
def test_a_transaction_that_commits_after_the_removal_is_delivered_whole():
    north, _ = make_headquarters()
    build(north)
    with closing(connections.create_connection("default")) as late:
        with late.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("UPDATE catalog_product SET name = 'late' WHERE number = '1001'")
        for text in ("early", "earlier", "earliest"):
            rename(text, "1002")
            build(north)
            remove()
        with late.cursor() as cursor:
            cursor.execute("COMMIT")
    # what it wrote can be seen now, and its id is far below those of the last release
    remove()
    assert counts(build(north)) == {"product": {"upserted": 1, "deleted": 0}}
    assert_delivered(north)
    remove()
    assert usable(north) == set(STANDARD_JOBS)


STEPS = st.lists(
    st.tuples(st.sampled_from(["begin", "write", "commit", "rollback", "north", "south", "remove"]), st.integers(0, 1)),
    min_size=4,
    max_size=18,
)


@pytest.mark.postgresql
@given(steps=STEPS)
def test_any_interleaving_of_transactions_builds_and_removals_delivers_everything(steps):
    wipe_headquarters()
    groups = dict(zip(("north", "south"), make_headquarters(), strict=True))
    with ExitStack() as stack:
        writers = [stack.enter_context(closing(connections.create_connection("default"))) for _ in range(2)]
        open_writers: set[int] = set()
        at = NOW
        for number, (step, place) in enumerate(steps):
            at += timedelta(days=7)
            if step in groups:
                build(groups[step], now=at)
            elif step == "remove":
                remove(at, step_rows=2)
            else:
                _write(writers[place], place, step, open_writers, f"text {number}")
        for place in sorted(open_writers):
            _execute(writers[place], "COMMIT")
        remove(at)
    for group in groups.values():
        build(group, now=at)
        assert_delivered(group)


def _write(writer, place: int, step: str, open_writers: set[int], text: str) -> None:
    """Let one of the writers do its step; each writes rows of its own, so that nobody waits."""
    if step in ("commit", "rollback"):
        if place in open_writers:
            _execute(writer, step.upper())
            open_writers.remove(place)
        return
    if step == "begin" and place not in open_writers:
        _execute(writer, "BEGIN")
        open_writers.add(place)
    _execute(writer, f"UPDATE catalog_product SET name = '{text}' WHERE number = '{1001 + 2 * place}'")


def _execute(writer, statement: str) -> None:
    with writer.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.sqlite
@given(steps=st.lists(st.sampled_from(["write", "north", "south", "snapshot", "publish", "remove"]), min_size=4, max_size=18))
def test_any_order_of_changes_builds_and_removals_delivers_everything(steps):
    wipe_headquarters()
    groups = dict(zip(("north", "south"), make_headquarters(), strict=True))
    at = NOW
    with ExitStack() as held:
        taken = []
        for number, step in enumerate(steps):
            at += timedelta(days=7)
            if step in groups:
                build(groups[step], now=at)
            elif step == "write":
                rename(f"text {number}", str(1001 + number % 3))
            elif step == "snapshot":
                taken.append(held.enter_context(open_snapshot()))
            elif step == "publish" and taken:
                build_release(snapshot=taken.pop(0), group=groups["south"], jobs=STANDARD_JOBS, now=at)
            elif step == "remove":
                remove(at, step_rows=2)
    for group in groups.values():
        build(group, now=at)
        assert_delivered(group)
