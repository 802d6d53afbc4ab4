"""Full synchronizations are requested once, start once when their time has come, and count up in the right databases."""

from datetime import timedelta

import pytest

from channel.errors import InvalidInput, StateConflict
from distribution.models import FullSync, SchedulerJob
from distribution.use_cases.cancel_full_sync import cancel_full_sync
from distribution.use_cases.request_full_sync import request_full_sync
from distribution.use_cases.start_due_full_syncs import start_due_full_syncs
from distribution.use_cases.sweep_due_work import sweep_due_work
from registers.models import ChannelDatabase, RegisterEvent
from registers.use_cases.switch_support_offline_off import switch_support_offline_off
from tests.distribution.company import NOW, make_database, make_group

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def databases():
    """Make two databases in the north and one in the south, and the server's own of the north."""
    north, south = make_group("North"), make_group("South")
    ChannelDatabase.objects.create(kind="STORE", group=north)
    return [make_database(north, "R1"), make_database(north, "R2"), make_database(south, "R3")]


def counts():
    """Return the counts of all databases, the server's own first."""
    return list(ChannelDatabase.objects.order_by("-kind", "pk").values_list("full_syncs", flat=True))


def ask(**scope):
    return request_full_sync(**{"start_at": NOW, "user": None, "now": NOW, **scope})


def test_one_job_of_one_database_starts_at_once_and_is_logged(databases, django_user_model):
    anna = django_user_model.objects.create(username="anna")
    full_sync = ask(channel_database=databases[1], job=SchedulerJob.objects.get(pk=1040), user=anna)
    assert (full_sync.state, full_sync.started_at, full_sync.requested_by) == ("STARTED", NOW, anna)
    assert counts() == [{}, {}, {"1040": 1}, {}]
    event = RegisterEvent.objects.get(kind="FULL_SYNC_REQUESTED")
    assert (event.register, event.user, event.note) == (
        *(databases[1].register, anna, "1040 Products, from 2026-11-02 09:30 UTC"),
    )


def test_all_data_of_one_database_is_counted_under_the_alias(databases):
    ask(channel_database=databases[0])
    ask(channel_database=databases[0], now=NOW + HOUR)
    ask(channel_database=databases[0], job=SchedulerJob.objects.get(pk=1020))
    assert counts() == [{}, {"9999": 2, "1020": 1}, {}, {}]


def test_a_group_reaches_its_registers_databases_and_all_reach_all(databases):
    ask(group=databases[0].group)
    assert counts() == [{}, {"9999": 1}, {"9999": 1}, {}]
    ask()
    assert counts() == [{}, {"9999": 2}, {"9999": 2}, {"9999": 1}]
    assert RegisterEvent.objects.filter(kind="FULL_SYNC_REQUESTED").count() == 0


def test_it_waits_for_its_time_and_two_sweeps_start_it_once(databases):
    full_sync = ask(group=databases[0].group, start_at=NOW + HOUR)
    assert (full_sync.state, counts()) == ("WAITING", [{}, {}, {}, {}])
    sweep_due_work(now=NOW + HOUR - timedelta(seconds=1))
    assert counts() == [{}, {}, {}, {}]
    sweep_due_work(now=NOW + HOUR)
    sweep_due_work(now=NOW + HOUR)
    assert counts() == [{}, {"9999": 1}, {"9999": 1}, {}]


def test_a_sweep_that_saw_it_waiting_too_starts_it_no_second_time(databases, monkeypatch):
    from distribution.use_cases import start_due_full_syncs as module

    full_sync = ask(group=databases[0].group, start_at=NOW + HOUR)
    seen_by_both = FullSync.objects.get(pk=full_sync.pk)
    assert [module._start(seen_by_both, NOW + HOUR), module._start(seen_by_both, NOW + HOUR)] == [True, False]
    assert counts() == [{}, {"9999": 1}, {"9999": 1}, {}]


def test_a_second_request_for_the_same_at_the_same_time_joins_the_first(databases):
    first = ask(group=databases[0].group, start_at=NOW + HOUR)
    assert ask(group=databases[0].group, start_at=NOW + HOUR) == first
    assert ask(group=databases[2].group, start_at=NOW + HOUR) != first


def test_a_canceled_request_never_starts(databases):
    full_sync = ask(start_at=NOW + HOUR)
    cancel_full_sync(full_sync=full_sync)
    assert start_due_full_syncs(now=NOW + HOUR) == 0
    assert counts() == [{}, {}, {}, {}]


def test_what_has_started_cannot_be_canceled(databases):
    with pytest.raises(StateConflict, match="has started"):
        cancel_full_sync(full_sync=ask())


def test_a_job_is_sent_whole_to_one_database_only(databases):
    with pytest.raises(InvalidInput, match="One job"):
        ask(group=databases[0].group, job=SchedulerJob.objects.get(pk=1040))
    with pytest.raises(InvalidInput, match="for one channel database, or for a group"):
        ask(group=databases[0].group, channel_database=databases[0])
    assert FullSync.objects.count() == 0


def test_a_database_that_receives_nothing_is_refused(databases):
    with pytest.raises(StateConflict, match="server's own copy"):
        ask(channel_database=ChannelDatabase.objects.get(kind="STORE"))
    switch_support_offline_off(register=databases[0].register, user=None, override=False, note="")
    with pytest.raises(StateConflict, match="support offline is off"):
        ask(channel_database=ChannelDatabase.objects.get(pk=databases[0].pk))


def test_a_start_costs_the_same_queries_for_1_and_3_databases(databases, django_assert_num_queries):
    south = databases[2].group
    ask(group=databases[0].group, start_at=NOW + HOUR)
    with django_assert_num_queries(5):
        start_due_full_syncs(now=NOW + HOUR)
    ask(group=south, start_at=NOW + HOUR)
    with django_assert_num_queries(5):
        start_due_full_syncs(now=NOW + HOUR)
