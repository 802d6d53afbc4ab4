"""The plan: signed, numbered, tagged, and the same as long as nothing changed."""

import base64
from datetime import timedelta

import msgspec
import pytest

from channel.plan import Plan, verify_plan
from distribution.models import DownloadSession
from distribution.plan_signing import public_keys
from distribution.queries.database_of_register import database_of_register
from distribution.use_cases.make_plan import make_plan
from distribution.use_cases.raise_epoch import raise_epoch
from registers.models import ChannelDatabase, OfflineProfile, Store
from tests.distribution.company import (
    NOW,
    make_database,
    make_delta,
    make_full,
    make_group,
    make_register,
    make_release,
    make_status,
    make_store,
)

pytestmark = pytest.mark.django_db


def ask(database, *, tag=None, release=None, epoch=1, group=None):
    """Poll once; returns the answer and the plan in it, verified as a register would."""
    database = ChannelDatabase.objects.select_related("group", "register__store").get(pk=database.pk)
    status = make_status(release=release, epoch=epoch, group_id=group.pk if group else database.group_id)
    answer = make_plan(register=database.register, channel_database=database, status=status, plan_tag=tag, now=NOW)
    if answer is None:
        return None, None
    keys = {key: base64.b64decode(text) for key, text in public_keys().items()}
    return answer, verify_plan(answer.signed_plan, keys)


def test_plan_names_everything_a_register_needs():
    group = make_group()
    database = make_database(group)
    full = make_full(make_release(group, 1))
    delta = make_delta(make_release(group, 2), 1020)
    _, plan = ask(database)
    assert (plan.register, plan.database_id, plan.epoch, plan.number) == ("R1", database.pk, 1, 1)
    assert (plan.group_id, plan.group_name, plan.from_release, plan.to_release) == (group.pk, "North", None, 2)
    assert plan.checksums == {"product": "2:0:0"}
    assert plan.issued_at == NOW
    assert [(p.sha256, p.kind, p.job, p.from_release, p.to_release) for p in plan.packages] == [
        (full.sha256, "FULL", None, None, 1),
        (delta.sha256, "DELTA", 1020, 1, 2),
    ]
    assert (plan.packages[0].size_bytes, plan.packages[0].uncompressed_bytes) == (10_000, 40_000)


def test_unchanged_plan_is_answered_with_nothing_and_takes_no_number():
    group = make_group()
    database = make_database(group)
    make_full(make_release(group, 1))
    answer, _ = ask(database)
    assert ask(database, tag=answer.plan_tag) == (None, None)
    assert ChannelDatabase.objects.get(pk=database.pk).plan_number == 1


def test_plan_changes_and_its_number_grows_with_a_new_release():
    group = make_group()
    database = make_database(group)
    make_full(make_release(group, 1))
    first, _ = ask(database)
    make_delta(make_release(group, 2))
    second, plan = ask(database, tag=first.plan_tag)
    assert first.plan_tag != second.plan_tag
    assert (plan.number, plan.to_release) == (2, 2)


def test_plan_of_a_register_at_the_target_has_no_packages():
    group = make_group()
    database = make_database(group)
    make_full(make_release(group, 1))
    answer, plan = ask(database, release=1)
    assert (plan.from_release, plan.to_release, plan.packages) == (1, 1, [])
    assert ask(database, release=1, tag=answer.plan_tag) == (None, None)


def test_plan_before_the_first_release_has_no_target():
    database = make_database(make_group())
    _, plan = ask(database)
    assert (plan.to_release, plan.packages, plan.checksums) == (None, [], {})


def test_plan_without_a_group_has_no_packages():
    group = make_group()
    database = make_database(group)
    make_full(make_release(group, 1))
    ChannelDatabase.objects.filter(pk=database.pk).update(group=None)
    _, plan = ask(database, release=1, group=group)
    assert (plan.group_id, plan.group_name, plan.to_release, plan.packages) == (None, "", None, [])


def test_plan_of_a_register_that_never_had_a_database_has_no_target():
    register = make_register(make_store(make_group()))
    answer = make_plan(register=register, channel_database=None, status=make_status(), plan_tag=None, now=NOW)
    plan = msgspec.json.decode(answer.signed_plan.plan, type=Plan)
    assert (plan.database_id, plan.number, plan.group_id, plan.to_release, plan.packages) == (None, 0, None, None, [])
    again = make_plan(register=register, channel_database=None, status=make_status(), plan_tag=answer.plan_tag, now=NOW)
    assert again is None


def test_plan_after_a_change_of_group_begins_anew():
    north, south = make_group(), make_group("South")
    database = make_database(north)
    make_full(make_release(north, 1))
    full = make_full(make_release(south, 1))
    ChannelDatabase.objects.filter(pk=database.pk).update(group=south)
    Store.objects.update(channel_data_group=south, serving_group=south)
    _, plan = ask(database, release=1, group=north)
    assert (plan.group_id, plan.from_release, [p.sha256 for p in plan.packages]) == (south.pk, None, [full.sha256])


@pytest.mark.parametrize("serving", ["North", "South", None])
def test_plan_leads_nowhere_while_group_and_store_do_not_meet(serving):
    """The store moves, no release holds it, or the database was left in a group its store is not in."""
    groups = {"North": make_group(), "South": make_group("South"), None: None}
    database = make_database(groups["North"])
    for group in (groups["North"], groups["South"]):
        make_full(make_release(group, 1))
    Store.objects.update(channel_data_group=groups["South"], serving_group=groups[serving])
    _, plan = ask(database, release=1)
    assert (plan.group_id, plan.to_release, plan.packages) == (groups["North"].pk, None, [])


def test_plan_carries_the_epoch_and_changes_with_it():
    group = make_group()
    database = make_database(group)
    make_full(make_release(group, 1))
    answer, _ = ask(database, release=1)
    assert raise_epoch(now=NOW) == 2
    changed, plan = ask(database, release=1, tag=answer.plan_tag)
    assert changed is not None
    assert plan.epoch == 2


@pytest.mark.parametrize(("seconds", "lowest", "highest"), [(60, 54, 66), (1, 1, 1), (600, 540, 660)])
def test_plan_says_when_to_ask_again_with_jitter(seconds, lowest, highest):
    database = make_database(make_group())
    profile = OfflineProfile.objects.create(code="P", name="P", poll_interval_seconds=seconds)
    # the register has no profile of its own: its store's counts
    Store.objects.filter(pk=database.register.store_id).update(offline_profile=profile)
    waits = {ask(database)[1].next_poll_seconds for _ in range(40)}
    assert lowest <= min(waits) <= max(waits) <= highest
    assert (len(waits) > 1) == (lowest != highest)


def test_new_plan_supersedes_open_sessions_it_does_not_name():
    group = make_group()
    database, other = make_database(group), make_database(group, "R2")
    full = make_full(make_release(group, 1), size_bytes=50_000)
    delta = make_delta(make_release(group, 2))
    later = NOW + timedelta(minutes=1)
    for owner, package, state in [
        (database, full, "REQUESTED"),
        (database, delta, "DOWNLOADED"),
        (other, full, "REQUESTED"),
    ]:
        DownloadSession.objects.create(channel_database=owner, package=package, state=state, requested_at=later, changed_at=later)
    make_full(make_release(group, 3), size_bytes=10)
    ask(database)
    sessions = DownloadSession.objects.filter(channel_database=database).order_by("package__to_release")
    assert [session.state for session in sessions] == ["SUPERSEDED", "SUPERSEDED"]
    assert sessions[0].changed_at == NOW
    assert DownloadSession.objects.get(channel_database=other).state == "REQUESTED"


def test_new_plan_leaves_sessions_it_names_and_finished_ones():
    group = make_group()
    database = make_database(group)
    full = make_full(make_release(group, 1))
    delta = make_delta(make_release(group, 2))
    for package, state in [(full, "APPLIED"), (delta, "DOWNLOADED")]:
        DownloadSession.objects.create(channel_database=database, package=package, state=state, requested_at=NOW, changed_at=NOW)
    ask(database, release=1)
    sessions = DownloadSession.objects.filter(channel_database=database).order_by("package__to_release")
    assert [session.state for session in sessions] == ["APPLIED", "DOWNLOADED"]


def test_plan_takes_the_same_number_of_queries_for_1_and_3_packages(django_assert_max_num_queries):
    group = make_group()
    database = make_database(group)
    make_full(make_release(group, 1))
    for number in range(2, 5):
        make_delta(make_release(group, number))
    counts = []
    for held in (3, 1):
        loaded = database_of_register(database.register_id)
        status = make_status(release=held, epoch=1, group_id=group.pk)
        with django_assert_max_num_queries(12) as queries:
            make_plan(register=loaded.register, channel_database=loaded, status=status, plan_tag=None, now=NOW)
        counts.append(len([query for query in queries.captured_queries if "SAVEPOINT" not in query["sql"]]))
    # epoch, last release, the newest FULL, releases, what leads there, what is taken; its number, superseded sessions, names
    assert counts == [9, 9]
