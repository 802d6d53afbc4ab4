"""HQ's database is gone for a moment in the middle of a build: nothing half is published, and the next run heals."""

import time
from contextlib import closing

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections

from distribution.models import DistributionRun
from tests.faults.worker_process import WorkerProcess

pytestmark = pytest.mark.django_db(transaction=True)

MOMENTS = ("a package is begun", "a package is written and has no name yet", "a package has its name")
LOCKED_SECONDS = 2.0


@pytest.mark.sqlite
@pytest.mark.parametrize("moment", MOMENTS)
def test_run_waits_while_somebody_holds_the_database(released, moment):
    released.change()
    run = released.request()
    with WorkerProcess("run", run.pk, moment) as worker, closing(connections.create_connection(DEFAULT_DB_ALIAS)) as other:
        worker.go()
        worker.expect("stopped")
        other.cursor().execute("BEGIN EXCLUSIVE")
        worker.go_on()
        time.sleep(LOCKED_SECONDS)
        other.cursor().execute("ROLLBACK")
        worker.expect("done")
        assert worker.end() == 0
    run.refresh_from_db()
    assert (run.state, released.releases()) == ("SUCCEEDED", [1, 2])
    released.assert_equal()


@pytest.mark.postgresql
@pytest.mark.parametrize("moment", MOMENTS)
def test_run_that_lost_its_connections_is_healed_by_the_next(released, moment):
    released.change()
    run = released.request()
    with WorkerProcess("run", run.pk, moment) as worker:
        worker.go()
        worker.expect("stopped")
        assert end_connections() > 0
        worker.go_on()
        worker.end()
    assert released.releases() == [1]
    assert released.assert_nothing_false_is_named().packages == []
    if DistributionRun.objects.get(pk=run.pk).state == "FAILED":
        released.request()
    assert [swept.state for swept in released.sweep()] == ["SUCCEEDED"]
    assert released.releases() == [1, 2]
    released.assert_equal()


def end_connections():
    """End every connection to HQ's database but this test's, as a restart of the server does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0]
