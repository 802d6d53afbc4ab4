"""The keys of packages about people: made when needed, replaced when old or lost, sealed for one device."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from channel.activation import ActivationRequest
from channel.errors import PackageForeign
from channel.jobs import STANDARD_JOBS
from channel.sealing import generate_sealing_key, open_sealed, sealing_public_key
from distribution.group_keys import key_for_package, newest_key, sealed_keys, secret_of
from distribution.models import DownloadSession, GroupKey
from distribution.use_cases.rotate_group_key import rotate_group_key
from registers.models import Device
from registers.use_cases.activate_device import activate_device
from registers.use_cases.deactivate_device import deactivate_device
from registers.use_cases.disable_device import disable_device
from registers.use_cases.issue_activation_code import issue_activation_code
from tests.distribution.company import NOW, make_database, make_delta, make_full, make_group, make_release

SEALING_KEY = "A" * 43 + "="


@pytest.fixture
def north(db):
    return make_group("North")


def key_of(group, job=None, now=NOW):
    return key_for_package(group=group, job=job, now=now)


def activate(database):
    code = issue_activation_code(register=database.register, user=None).code
    activate_device(request=ActivationRequest(activation_code=code, journal_id="J-1", sealing_key=SEALING_KEY))
    return Device.objects.get(register=database.register, state="ACTIVATED")


def test_full_packages_and_jobs_about_people_have_a_key(north):
    assert [job for job in STANDARD_JOBS if key_of(north, job) is not None] == [1010, 1060]
    assert key_of(north) == key_of(north, 1010) == GroupKey.objects.get()


def test_first_key_is_made_when_it_is_needed_and_named_by_its_secret(north):
    assert newest_key(north) is None
    key = key_of(north)
    assert (len(bytes(key.secret)), key.key_id) == (32, hashlib.sha256(key.secret).hexdigest()[:16])
    assert (key.created_at, key.reason) == (NOW, "")


def test_groups_have_keys_of_their_own(north):
    assert key_of(north).secret != key_of(make_group("South")).secret


def test_key_is_replaced_after_its_days_and_the_old_one_stays(north, settings):
    settings.GROUP_KEY_DAYS = 10
    first = key_of(north)
    assert key_of(north, now=NOW + timedelta(days=10, seconds=-1)) == first
    second = key_of(north, now=NOW + timedelta(days=10))
    assert second.reason == "The one before was 10 days old."
    assert list(GroupKey.objects.order_by("pk")) == [first, second]
    assert key_of(north, now=NOW + timedelta(days=11)) == second


def test_rotated_key_encrypts_from_now_on_also_when_the_clock_went_back(north):
    first = key_of(north)
    second = rotate_group_key(group=north, reason="Somebody has seen it.", now=NOW - timedelta(days=1))
    assert (second.reason, key_of(north)) == ("Somebody has seen it.", second)
    assert first != second


def test_group_without_a_key_has_none_to_rotate(north):
    assert rotate_group_key(group=north, reason="Lost.", now=NOW) is None
    assert GroupKey.objects.count() == 0


def test_secret_unpacks_the_package_it_was_made_with(north):
    key = key_of(north)
    package = make_full(make_release(north, 1))
    assert secret_of(package) is None
    package.key = key
    package.save()
    rotate_group_key(group=north, reason="Lost.", now=NOW)
    package.refresh_from_db()
    assert secret_of(package) == bytes(key.secret)


def test_device_tells_its_sealing_key_when_it_is_activated(north):
    assert activate(make_database(north)).sealing_key == SEALING_KEY


def make_encrypted(group, job=None):
    """Make a package of a group's next release with its present key."""
    release = make_release(group, group.releases.count() + 1)
    package = make_full(release) if job is None else make_delta(release, job=job)
    package.key = key_of(group, job)
    package.save()
    return package


@pytest.mark.parametrize(("end", "word"), [(disable_device, "disabled"), (deactivate_device, "deactivated")])
def test_ended_device_has_the_keys_it_knows_replaced(north, end, word):
    south, east = make_group("South"), make_group("East")
    database = make_database(north)
    device = activate(database)
    taken = [make_encrypted(group, job) for group, job in ((north, None), (south, 1010), (east, None))][1]
    moments = {"requested_at": NOW, "changed_at": NOW}
    DownloadSession.objects.create(channel_database=database, package=taken, state="APPLIED", **moments)
    known = {group: newest_key(group) for group in (north, south, east)}
    end(device=device, user=None)
    assert [newest_key(group) == known[group] for group in (north, south, east)] == [False, False, True]
    assert newest_key(north).reason == f"Device {device.pk} of register R1 was {word}."


def test_hardware_that_is_replaced_has_its_keys_replaced(north):
    database = make_database(north)
    activate(database)
    key = make_encrypted(north).key
    activate(database)
    assert newest_key(north) != key


def test_key_that_no_package_was_made_with_stays(north):
    device = activate(make_database(north))
    make_encrypted(north)
    key = rotate_group_key(group=north, reason="Somebody has seen it.", now=NOW)
    disable_device(device=device, user=None)
    assert newest_key(north) == key


def test_device_that_was_never_activated_knows_no_key(north):
    database = make_database(north)
    device = issue_activation_code(register=database.register, user=None).device
    key = make_encrypted(north).key
    deactivate_device(device=device, user=None)
    assert newest_key(north) == key


def test_keys_are_sealed_for_one_device_and_no_other(north):
    own, other = generate_sealing_key(), generate_sealing_key()
    first, second, plain = make_encrypted(north), make_encrypted(north), make_full(make_release(make_group("South"), 1))
    rotate_group_key(group=north, reason="Somebody has seen it.", now=NOW)
    third = make_encrypted(north)
    sealed = sealed_keys([first, second, plain, third], sealing_public_key(own))
    assert {name: open_sealed(text, own) for name, text in sealed.items()} == {
        first.key.key_id: secret_of(first),
        third.key.key_id: secret_of(third),
    }
    with pytest.raises(PackageForeign):
        open_sealed(sealed[first.key.key_id], other)


@pytest.mark.parametrize("sealing_key", ["", "no key", "ä", "A" * 43 + "="])
def test_nothing_is_sealed_for_what_is_no_key(north, sealing_key):
    assert sealed_keys([make_encrypted(north)], sealing_key) == {}


@pytest.mark.django_db(transaction=True)
def test_those_who_need_the_first_key_at_once_get_the_same():
    north = make_group("North")

    def ask(_):
        try:
            return key_of(north).key_id
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        keys = set(threads.map(ask, range(8)))
    assert keys == {GroupKey.objects.get().key_id}
