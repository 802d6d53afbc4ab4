"""A pause is set and taken back once, and the register's log says by whom."""

import pytest

from channel.errors import StateConflict
from distribution.use_cases.pause_data_synchronization import pause_data_synchronization
from distribution.use_cases.resume_data_synchronization import resume_data_synchronization
from registers.models import ChannelDatabase, RegisterEvent
from tests.distribution.company import make_database, make_group

pytestmark = pytest.mark.django_db


def test_a_pause_is_set_and_taken_back_and_logged(django_user_model):
    anna, database = django_user_model.objects.create(username="anna"), make_database(make_group())
    pause_data_synchronization(channel_database=database, user=anna)
    database.refresh_from_db()
    assert database.pause_data_synchronization
    resume_data_synchronization(channel_database=database, user=None)
    database.refresh_from_db()
    assert not database.pause_data_synchronization
    events = RegisterEvent.objects.filter(register=database.register).order_by("pk")
    assert list(events.values_list("kind", "user")) == [("SYNC_PAUSED", anna.pk), ("SYNC_RESUMED", None)]


def test_what_is_paused_cannot_be_paused_and_what_runs_cannot_be_resumed():
    database = make_database(make_group())
    with pytest.raises(StateConflict, match="not paused"):
        resume_data_synchronization(channel_database=database, user=None)
    pause_data_synchronization(channel_database=database, user=None)
    with pytest.raises(StateConflict, match="paused already"):
        pause_data_synchronization(channel_database=database, user=None)
    assert RegisterEvent.objects.filter(kind="SYNC_PAUSED").count() == 1


def test_the_servers_own_database_is_paused_without_a_log():
    database = ChannelDatabase.objects.create(kind="STORE", group=make_group())
    pause_data_synchronization(channel_database=database, user=None)
    assert (ChannelDatabase.objects.get().pause_data_synchronization, RegisterEvent.objects.count()) == (True, 0)
