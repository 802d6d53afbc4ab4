"""A register that polls and has not got what was released raises an alert, and one that is paused does not."""

from datetime import timedelta

import pytest

from distribution.use_cases.sweep_behind_alerts import sweep_behind_alerts
from registers.models import Alert, ChannelDatabase, Device, OfflineProfile
from tests.distribution.company import NOW, make_release
from tests.registers.factories import make_group, make_register, make_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def database() -> ChannelDatabase:
    """Make a register that holds release 1, where releases 2 and 3 are three and two hours old."""
    group = make_group()
    register = make_register(make_store("S1", group), "R1", support_offline=True)
    Device.objects.create(register=register, state="ACTIVATED", activated_at=NOW)
    for number in (1, 2, 3):
        release = make_release(group, number)
        release.published_at = NOW - timedelta(hours=5 - number)
        release.save()
    return ChannelDatabase.objects.create(kind="OFFLINE", group=group, register=register, release_number=1, epoch=1)


def swept():
    sweep_behind_alerts(now=NOW)
    return list(Alert.objects.filter(closed_at=None, kind="BEHIND").values_list("facts", flat=True))


def test_a_register_is_behind_since_the_first_release_it_has_not_got(database):
    since = (NOW - timedelta(hours=3)).isoformat()
    assert swept() == [{"since": since, "release": 1, "last_release": 3}]
    ChannelDatabase.objects.update(release_number=3)
    assert swept() == []


def test_what_was_released_just_now_is_no_alert(database):
    ChannelDatabase.objects.update(release_number=2)
    make_release(database.group, 4)
    assert [facts["last_release"] for facts in swept()] == [4]
    ChannelDatabase.objects.update(release_number=3)
    assert swept() == []


def test_a_register_of_another_epoch_is_behind(database):
    ChannelDatabase.objects.update(release_number=3, epoch=9)
    assert [facts["release"] for facts in swept()] == [3]


def test_a_register_that_receives_no_data_on_purpose_is_not_behind(database):
    ChannelDatabase.objects.update(pause_data_synchronization=True)
    assert swept() == []
    ChannelDatabase.objects.update(pause_data_synchronization=False)
    assert len(swept()) == 1
    profile = OfflineProfile.objects.create(code="P", name="Paused", pause_offline_synchronization=True)
    database.register.store.offline_profile = profile
    database.register.store.save()
    assert swept() == []
    database.register.offline_profile = OfflineProfile.objects.create(code="G", name="Goes on")
    database.register.save()
    assert len(swept()) == 1
    Device.objects.update(state="DEACTIVATED")
    assert swept() == []


def test_a_silent_register_gets_no_second_alert_and_keeps_the_one_it_had(database):
    Alert.objects.create(register=database.register, kind="SILENT", opened_at=NOW, seen_at=NOW)
    assert swept() == []
    Alert.objects.all().delete()
    assert len(swept()) == 1
    Alert.objects.create(register=database.register, kind="SILENT", opened_at=NOW, seen_at=NOW)
    assert len(swept()) == 1
