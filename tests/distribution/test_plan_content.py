"""What a plan says beside its packages: pauses, programs that are too old, keys, and what its tag covers."""

import msgspec
import pytest

from channel.ddl import SCHEMA_VERSION
from channel.errors import NotFound
from channel.plan import Plan
from channel.sealing import generate_sealing_key, open_sealed, sealing_public_key
from distribution.group_keys import add_key
from distribution.models import IssuedPlan, Package, PackageRequest
from distribution.package_store import package_store
from distribution.queries import release_path as path_module
from distribution.queries.database_of_register import database_of_register
from distribution.queries.package_for_register import package_for_register
from distribution.tasks import build_requested_package, hint_at_package_requests
from distribution.use_cases.make_plan import make_plan
from registers.models import ChannelDatabase, OfflineProfile, Register, Store
from tests.distribution.company import NOW, make_database, make_delta, make_full, make_group, make_release, make_status
from tests.distribution.test_plan import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return make_group()


@pytest.fixture
def database(group):
    database = make_database(group)
    make_full(make_release(group, 1))
    make_delta(make_release(group, 2))
    return database


def answer_to(database, tag=None, *, may_wait=True, now=NOW, **status):
    loaded = database_of_register(database.register_id)
    told = make_status(**{"epoch": 1, "group_id": loaded.group_id, "release": 1, **status})
    return make_plan(register=loaded.register, channel_database=loaded, status=told, plan_tag=tag, now=now, may_wait=may_wait)


def plan_in(answer):
    return msgspec.json.decode(answer.signed_plan.plan, type=Plan)


def pause_profile_of_register(database):
    profile = OfflineProfile.objects.create(code="P", name="P", pause_offline_synchronization=True)
    Register.objects.filter(pk=database.register_id).update(offline_profile=profile)


def pause_profile_of_store(database):
    profile = OfflineProfile.objects.create(code="P", name="P", pause_offline_synchronization=True)
    Store.objects.update(offline_profile=profile)


def pause_database(database):
    ChannelDatabase.objects.update(pause_data_synchronization=True)


@pytest.mark.parametrize("pause", [pause_profile_of_register, pause_profile_of_store, pause_database])
def test_paused_database_is_led_nowhere_and_goes_on_where_it_was(database, pause):
    first, plan = ask(database, release=1)
    assert plan.to_release == 2
    pause(database)
    _, plan = ask(database, release=1, tag=first.plan_tag)
    assert (plan.to_release, plan.packages, plan.group_id) == (None, [], database.group_id)
    assert plan.note == "Data synchronization is paused; the register goes on selling from the data it has."
    OfflineProfile.objects.update(pause_offline_synchronization=False)
    ChannelDatabase.objects.update(pause_data_synchronization=False)
    _, plan = ask(database, release=1)
    assert (plan.to_release, len(plan.packages), plan.note) == (2, 1, "")


def test_profile_of_the_register_counts_before_that_of_its_store(database):
    pause_profile_of_store(database)
    profile = OfflineProfile.objects.create(code="Q", name="Q")
    Register.objects.filter(pk=database.register_id).update(offline_profile=profile)
    assert ask(database, release=1)[1].to_release == 2


def test_program_that_is_too_old_is_led_to_what_it_can_read_and_told_so(group, database):
    group.releases.filter(number=2).update(readable_from=SCHEMA_VERSION + 1)
    _, plan = ask(database)
    assert (plan.to_release, len(plan.packages)) == (1, 1)
    needed, known = SCHEMA_VERSION + 1, SCHEMA_VERSION
    assert plan.note == f"Update the register's program: newer data needs schema version {needed}, this program knows {known}."
    group.releases.update(readable_from=SCHEMA_VERSION + 1)
    _, plan = ask(database)
    assert (plan.to_release, plan.packages, plan.note[:6]) == (None, [], "Update")


def test_program_that_is_updated_is_led_on(group, database):
    group.releases.filter(number=2).update(readable_from=SCHEMA_VERSION + 1)
    first = answer_to(database, schema_version=SCHEMA_VERSION)
    assert answer_to(database, first.plan_tag, schema_version=SCHEMA_VERSION) is None
    assert answer_to(database, first.plan_tag, schema_version=SCHEMA_VERSION + 1) is not None


def test_checksums_are_those_of_offline_databases(group, database):
    group.releases.update(excluded_tables=["product"])
    assert ask(database, release=1)[1].checksums == {"product": "0:0:0"}


def test_plan_brings_the_keys_of_its_packages_sealed_for_the_device(group, database):
    key = add_key(group=group, reason="", now=NOW)
    Package.objects.filter(kind="DELTA").update(key=key)
    private = generate_sealing_key()
    first = answer_to(database, sealing_key=sealing_public_key(private))
    plan = plan_in(first)
    assert [package.key_id for package in plan.packages] == [key.key_id]
    assert {name: open_sealed(text, private) for name, text in plan.package_keys.items()} == {key.key_id: key.secret}
    assert answer_to(database, first.plan_tag, sealing_key=sealing_public_key(private)) is None
    other = sealing_public_key(generate_sealing_key())
    assert answer_to(database, first.plan_tag, sealing_key=other) is not None


def test_sealing_key_matters_only_where_something_is_encrypted(database):
    first = answer_to(database, sealing_key=sealing_public_key(generate_sealing_key()))
    assert answer_to(database, first.plan_tag, sealing_key=sealing_public_key(generate_sealing_key())) is None


def test_full_synchronization_that_was_asked_for_changes_the_plan(database):
    first = answer_to(database)
    ChannelDatabase.objects.update(full_syncs={"9999": 1})
    second = answer_to(database, first.plan_tag)
    assert plan_in(second).full_syncs == {9999: 1}
    assert plan_in(second).packages[0].kind == "FULL"


def test_packages_of_the_last_plan_are_remembered_and_nothing_is_written_when_it_stands(database):
    first = answer_to(database)
    names = [package.sha256 for package in plan_in(first).packages]
    assert IssuedPlan.objects.get().package_names == names
    IssuedPlan.objects.all().delete()
    assert answer_to(database, first.plan_tag) is None
    assert not IssuedPlan.objects.exists()
    answer_to(database, first.plan_tag, release=2)
    assert IssuedPlan.objects.get().package_names == []


def test_poll_of_a_register_that_is_at_the_last_release_takes_two_queries(group, database, django_assert_num_queries):
    ChannelDatabase.objects.update(full_syncs={"1040": 2})
    told = {"release": 2, "full_syncs": {1040: 2}}
    first = answer_to(database, **told)
    loaded = database_of_register(database.register_id)
    status = make_status(epoch=1, group_id=group.pk, **told)
    # epoch and last release
    with django_assert_num_queries(2):
        assert (
            make_plan(register=loaded.register, channel_database=loaded, status=status, plan_tag=first.plan_tag, now=NOW) is None
        )


def test_plan_that_waits_for_packages_says_so_and_is_the_same_until_they_are_there(group, database, monkeypatch):
    # a limit and not our own function: the real one is 16 packages
    monkeypatch.setattr(path_module, "SQUASHED_ABOVE", 2)
    Package.objects.filter(kind="FULL").update(size_bytes=10_000_000)
    for number in range(3, 6):
        make_delta(make_release(group, number), from_release=number - 1)
    first = answer_to(database)
    plan = plan_in(first)
    assert (plan.to_release, plan.packages, plan.next_poll_seconds) == (None, [], 2)
    assert plan.note == "The packages for this register are being prepared."
    assert answer_to(database, first.plan_tag) is None
    request = PackageRequest.objects.get()
    assert first.requested == (request.pk,)
    # whoever writes a plan into a folder cannot ask again in two seconds
    assert len(plan_in(answer_to(database, may_wait=False)).packages) == 4


def test_task_and_sweep_bring_a_request_to_its_end(group, database):
    request = PackageRequest.objects.create(group=group, audience="OFFLINE", from_release=1, to_release=2, requested_at=NOW)
    hint_at_package_requests(NOW)
    build_requested_package(request_id=request.pk)
    request.refresh_from_db()
    # one package is as good as it gets
    assert (request.state, Package.objects.filter(is_squashed=True).exists()) == ("DONE", False)


def test_package_that_was_removed_is_not_found_and_the_reason_is_told(database):
    package = Package.objects.get(kind="DELTA")
    assert package_for_register(database.register_id, package.sha256).sha256 == package.sha256
    Package.objects.filter(pk=package.pk).update(removed_at=NOW)
    package_store().remove(package.sha256)
    with pytest.raises(NotFound, match="removed because nobody needed it"):
        package_for_register(database.register_id, package.sha256)
