"""There, jobs cannot be canceled and packages are retried for ever. Here both end, with a reason, and others go on."""

import time

import pytest

from channel.plan import AcknowledgedState, Acknowledgement
from distribution.models import DownloadSession
from distribution.queries.database_of_register import database_of_register
from distribution.use_cases.acknowledge_package import acknowledge_package
from distribution.use_cases.build_run_group import REPORT_SECONDS
from distribution.use_cases.cancel_run import cancel_run
from tests.distribution.company import NOW
from tests.distribution.headquarters import build
from tests.faults.worker_process import WorkerProcess

pytestmark = pytest.mark.django_db(transaction=True)

MESSAGE = "The disk of this register is full."


def test_run_that_is_being_worked_on_can_be_canceled(released):
    released.change()
    run = released.request()
    with WorkerProcess("run", run.pk, "a package is begun") as worker:
        worker.go()
        worker.expect("stopped")
        cancel_run(run=run, now=NOW)
        # a build asks every so often, and not with each row
        time.sleep(REPORT_SECONDS)
        worker.go_on()
        worker.expect("done")
    run.refresh_from_db()
    assert (run.state, [group.state for group in run.groups.all()]) == ("CANCELED", ["CANCELED"])
    assert released.releases() == [1]
    assert released.publish().state == "SUCCEEDED"
    released.assert_equal()


def test_package_that_a_register_cannot_use_ends_canceled_with_the_reason(released):
    released.change()
    build(released.group)
    sha256 = released.register.poll().packages[0].sha256
    states = [fail(released, sha256) for _ in range(3)]
    assert states == [("APPLY_FAILED", MESSAGE), ("APPLY_FAILED", MESSAGE), ("CANCELED", MESSAGE)]
    assert sha256 not in [package.sha256 for package in released.register.poll().packages]

    # one package less is no dead end: there is another way, or it is the next build that makes one
    build(released.group)
    released.assert_equal()
    assert fail(released, sha256) == ("CANCELED", MESSAGE)


def fail(company, sha256):
    acknowledgement = Acknowledgement(package_sha256=sha256, state=AcknowledgedState.APPLY_FAILED, message=MESSAGE)
    database = database_of_register(company.register.register.pk)
    session = acknowledge_package(channel_database=database, acknowledgement=acknowledgement, now=NOW)
    return DownloadSession.objects.values_list("state", "message").get(pk=session.pk)
