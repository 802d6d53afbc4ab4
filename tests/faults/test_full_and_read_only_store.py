"""The package store, or the disk of the copies, is full or read-only in the middle of a build."""

import secrets

import pytest
from django.conf import settings

from registers.models import Store
from tests.faults.worker_process import BOUND_BY_PERMISSIONS, WorkerProcess, small_disk

pytestmark = pytest.mark.django_db(transaction=True)


def fill_addresses():
    """Give every store an address that no compression makes small: its package does not fit into a disk's last kilobytes."""
    for store in Store.objects.all():
        store.address = secrets.token_hex(50_000)
        store.save()


def work(company, order, before=()):
    run = company.request()
    with WorkerProcess(order, run.pk, before=before) as worker:
        worker.go()
        worker.expect("done")
        assert worker.end() == 0
    run.refresh_from_db()
    return run


def assert_failed_without_a_trace(company, run):
    group = run.groups.get()
    assert (run.state, group.state, group.release, company.releases()) == ("FAILED", "CREATE_FAILED", None, [1])
    assert run.message.startswith("North: ")
    assert company.assert_nothing_false_is_named().packages == []
    assert list((settings.PACKAGE_DIR / "incoming").glob("*")) == []


def assert_next_run_heals(company):
    run = company.request()
    assert [swept.state for swept in company.sweep()] == ["SUCCEEDED"]
    run.refresh_from_db()
    assert (run.message, company.releases()) == ("", [1, 2])
    company.assert_equal()


@pytest.mark.parametrize("folder", ["PACKAGE_DIR", "CHANNEL_DATABASE_DIR"])
def test_full_disk_in_the_middle_of_a_build_publishes_nothing(released, folder):
    fill_addresses()
    before = small_disk(getattr(settings, folder))
    if before is None:
        # No small file system may be mounted here: a limit of the process does.
        run = work(released, "run_with_little_space")
    else:
        run = work(released, "run", before=before)
        assert "full" in run.message or "No space left" in run.message
    assert_failed_without_a_trace(released, run)
    assert_next_run_heals(released)


def test_package_that_meets_the_end_of_the_disk_publishes_nothing(released):
    fill_addresses()
    assert_failed_without_a_trace(released, work(released, "run_with_little_space"))
    assert_next_run_heals(released)


@pytest.mark.parametrize("moment", ["from the beginning", "when the packages are to get their names"])
def test_read_only_store_publishes_nothing(released, moment):
    released.change()
    folders = [settings.PACKAGE_DIR, *settings.PACKAGE_DIR.iterdir()]
    if moment != "from the beginning":
        folders.remove(settings.PACKAGE_DIR / "incoming")
    for folder in folders:
        folder.chmod(0o555)
    run = work(released, "run", before=BOUND_BY_PERMISSIONS)
    for folder in folders:
        folder.chmod(0o755)
    assert_failed_without_a_trace(released, run)
    assert_next_run_heals(released)


def test_store_whose_disk_is_not_mounted_publishes_nothing(released):
    """What is left is the folder it was mounted on: there, empty, and not to be written to."""
    released.change()
    store = settings.PACKAGE_DIR
    away = store.rename(store.with_name("away"))
    store.mkdir(0o555)
    run = work(released, "run", before=BOUND_BY_PERMISSIONS)
    store.rmdir()
    away.rename(store)
    assert_failed_without_a_trace(released, run)
    assert_next_run_heals(released)
