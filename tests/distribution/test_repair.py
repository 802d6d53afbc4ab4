"""REPAIRs on demand: a table that differs is replaced, a full synchronization is done once, and nothing goes round in circles."""

import sqlite3
import threading
from contextlib import closing
from datetime import timedelta

import pytest

from backoffice.catalog.models import Product
from backoffice.pricing.models import Price
from distribution.models import DownloadSession, Package, PackageRequest, Release, SchedulerSubjob
from distribution.package_store import package_store
from distribution.packaging.builder_folder import locked_builder_folder
from distribution.use_cases import make_repair as make_repair_module
from distribution.use_cases.build_requested_package import build_requested_package
from distribution.use_cases.request_package import RETRY_AFTER, request_package
from registers.models import ChannelDatabase, Register
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.distribution.company import NOW
from tests.distribution.following import FollowingRegister
from tests.distribution.headquarters import build, copy_folder, make_headquarters
from tests.distribution.oracle import expected_rows
from tests.distribution.requested import build_requests, request_states

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def north():
    north, _ = make_headquarters()
    build(north)
    switch_support_offline_on(register=Register.objects.get(number="1-1"), user=None)
    build(north)
    return north


@pytest.fixture
def register(north, tmp_path):
    register = FollowingRegister("1-1", tmp_path / "register")
    register.sync()
    # of a catalog so small, a FULL would be the cheaper way
    Package.objects.filter(kind="FULL").update(size_bytes=10_000_000)
    return register


def tamper(register, statement="UPDATE price SET unit_price = '0.010000' WHERE price_id = (SELECT min(price_id) FROM price)"):
    """Change rows behind everybody's back, as a failing disk does."""
    with closing(sqlite3.connect(register.folder.current())) as connection, connection:
        connection.execute(statement)


def ask_full_sync(register, **counts):
    full_syncs = {name.removeprefix("job_"): count for name, count in counts.items()}
    ChannelDatabase.objects.filter(register__number=register.number).update(full_syncs=full_syncs)


def kinds(plan):
    return [(package.kind, package.job) for package in plan.packages]


def test_tampered_table_is_healed_by_the_repair_of_its_job(north, register):
    tamper(register)
    assert register.audit() == ["price"]
    waiting = register.sync()
    assert (waiting.to_release, waiting.packages, waiting.next_poll_seconds) == (None, [], 2)
    assert request_states() == [("WAITING", None, 1020, 2)]
    (package,) = build_requests()
    assert (package.kind, package.job_id, package.to_release, package.is_squashed) == ("REPAIR", 1020, 2, True)
    plan = register.sync()
    assert (plan.from_release, plan.to_release, kinds(plan)) == (2, 2, [("REPAIR", 1020)])
    assert register.rows() == expected_rows(north.pk)
    assert register.audit() == []
    assert register.sync().packages == []
    assert request_states() == [("DONE", None, 1020, 2)]


def test_register_that_is_behind_is_healed_on_its_way_and_without_the_deltas_of_the_job(north, register):
    Price.objects.update(unit_price=4)
    Product.objects.filter(number="1001").update(name="Milk 2")
    build(north)
    tamper(register)
    register.audit()
    register.poll()
    build_requests()
    plan = register.sync()
    assert kinds(plan) == [("DELTA", 1040), ("REPAIR", 1020)]
    assert register.rows() == expected_rows(north.pk)
    assert register.audit() == []


def test_repair_of_the_release_before_serves_with_what_was_published_meanwhile(north, register):
    tamper(register)
    register.audit()
    register.poll()
    build_requests()
    Price.objects.update(unit_price=5)
    build(north)
    plan = register.sync()
    assert kinds(plan) == [("REPAIR", 1020), ("DELTA", 1020)]
    assert register.rows() == expected_rows(north.pk)
    assert register.audit() == []


def test_repair_is_made_at_the_last_release_when_more_was_published_before_a_worker_came(north, register):
    tamper(register)
    register.audit()
    register.poll()
    Price.objects.update(unit_price=5)
    build(north)
    (package,) = build_requests()
    assert package.to_release == 3
    assert kinds(register.sync()) == [("REPAIR", 1020)]
    assert register.audit() == []


def test_repair_of_excluded_tables_is_empty_for_offline_databases(north, register):
    SchedulerSubjob.objects.filter(table_name="price").update(exclude_from_offline=True)
    build(north)
    register.sync()
    tamper(register, "DELETE FROM price_group")
    assert register.audit() == ["price_group"]
    register.poll()
    (package,) = build_requests()
    assert (package.audience, package.row_counts["price"]["upserted"]) == ("OFFLINE", 0)
    assert kinds(register.sync()) == [("REPAIR", 1020)]
    assert register.rows() == expected_rows(north.pk) | {"price": {}}


def test_repair_of_people_travels_encrypted(north, register):
    tamper(register, "DELETE FROM customer")
    register.audit()
    register.poll()
    (package,) = build_requests()
    plan = register.sync()
    assert plan.packages[0].key_id == package.key.key_id
    assert plan.package_keys.keys() == {package.key.key_id}
    assert register.rows() == expected_rows(north.pk)


def test_full_synchronization_of_a_job_is_done_once(north, register):
    ask_full_sync(register, job_1040=1)
    assert register.poll().full_syncs == {1040: 0}
    build_requests()
    plan = register.sync()
    assert (kinds(plan), plan.full_syncs) == ([("REPAIR", 1040)], {1040: 1})
    assert register.rows() == expected_rows(north.pk)
    plan = register.sync()
    assert (plan.packages, plan.full_syncs) == ([], {1040: 1})
    ask_full_sync(register, job_1040=2)
    assert kinds(register.sync()) == [("REPAIR", 1040)]
    assert register.full_syncs == {1040: 2}
    assert PackageRequest.objects.count() == 1


def test_full_synchronization_of_everything_begins_with_a_full(north, register):
    ask_full_sync(register, job_9999=1, job_1020=3)
    plan = register.sync()
    assert (plan.from_release, plan.to_release, plan.packages[0].kind) == (None, 2, "FULL")
    assert plan.full_syncs == {1020: 3, 9999: 1}
    assert register.sync().packages == []
    assert PackageRequest.objects.count() == 0


def test_full_synchronization_of_a_job_that_is_gone_is_done(north, register):
    ask_full_sync(register, job_4711=1)
    plan = register.sync()
    assert (plan.packages, plan.full_syncs) == ([], {4711: 1})


def test_new_register_does_what_was_asked_for_before_by_its_first_full(north, tmp_path):
    register = FollowingRegister("1-1", tmp_path / "new")
    ask_full_sync(register, job_1040=2, job_9999=1)
    assert register.sync().full_syncs == {1040: 2, 9999: 1}
    assert register.sync().packages == []


def test_table_that_nothing_is_announced_of_is_healed_by_a_full(north, register):
    register.differing_tables = ["once_upon_a_time"]
    assert register.sync().packages[0].kind == "FULL"
    assert register.sync().packages == []


def test_repair_whose_file_is_lost_is_made_again_for_the_next_who_needs_it(north, register):
    tamper(register)
    register.audit()
    register.poll()
    (lost,) = build_requests()
    package_store().remove(lost.sha256)
    request = {"release": Release.objects.get(number=2), "audience": "OFFLINE", "job": 1020}
    assert request_package(**request, now=NOW + RETRY_AFTER / 2).state == "DONE"
    assert register.poll(NOW + RETRY_AFTER).to_release is None
    assert build_requests(NOW + RETRY_AFTER)
    assert request_package(**request, now=NOW + 3 * RETRY_AFTER).state == "DONE"
    assert kinds(register.sync(NOW + 3 * RETRY_AFTER)) == [("REPAIR", 1020)]
    assert register.rows() == expected_rows(north.pk)


def test_repair_that_the_register_gave_up_on_is_not_tried_again(north, register):
    tamper(register)
    register.audit()
    register.poll()
    (package,) = build_requests()
    database = ChannelDatabase.objects.get(register__number="1-1")
    DownloadSession.objects.create(channel_database=database, package=package, state="CANCELED", requested_at=NOW, changed_at=NOW)
    plan = register.sync(NOW + timedelta(minutes=1))
    assert plan.packages[0].kind == "FULL"
    assert register.audit() == []
    assert request_states() == [("DONE", None, 1020, 2)]


def test_repair_that_nobody_makes_in_time_is_replaced_by_a_full(north, register):
    tamper(register)
    register.audit()
    assert register.poll().to_release is None
    plan = register.sync(NOW + timedelta(seconds=31))
    assert plan.packages[0].kind == "FULL"
    assert register.audit() == []


def test_repair_of_a_copy_that_differs_itself_is_never_made(north, register):
    tamper(register)
    register.audit()
    register.poll()
    with closing(sqlite3.connect(copy_folder(north).current())) as copy, copy:
        copy.execute("DELETE FROM price WHERE price_id = (SELECT min(price_id) FROM price)")
    assert build_requests() == []
    request = PackageRequest.objects.get()
    assert (request.state, request.message.split(":")[0]) == ("FAILED", "CopyDamaged")
    assert register.sync().packages[0].kind == "FULL"
    assert register.rows() == expected_rows(north.pk)


def test_repair_waits_while_a_builder_has_the_copy(north, register, monkeypatch):
    # a limit and not our own function: the real one is five seconds
    monkeypatch.setattr(make_repair_module, "BUSY_SECONDS", 0.2)
    tamper(register)
    register.audit()
    register.poll()
    with locked_builder_folder(north.pk):
        assert build_requests() == []
        assert request_states() == [("WAITING", None, 1020, 2)]
    assert len(build_requests()) == 1


def test_copy_that_is_behind_is_brought_along_first(north, register):
    old = copy_folder(north).current()
    kept = old.read_bytes()
    Price.objects.update(unit_price=6)
    build(north)
    old.write_bytes(kept)
    for companion in ("-wal", "-shm"):
        old.with_name(f"{old.name}{companion}").unlink(missing_ok=True)
    ask_full_sync(register, job_1020=1)
    register.poll()
    (package,) = build_requests()
    assert package.to_release == 3
    register.sync()
    assert register.rows() == expected_rows(north.pk)


def test_of_two_workers_one_makes_the_package(north, register):
    tamper(register)
    register.audit()
    register.poll()
    request = PackageRequest.objects.get()
    made: list[list[Package]] = []

    def work():
        from django.db import connections

        made.append(build_requested_package(request_id=request.pk, clock=lambda: NOW))
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(len(packages) for packages in made) == [0, 1]
    assert package_store().exists(Package.objects.get(kind="REPAIR").sha256)
