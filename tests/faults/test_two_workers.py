"""Two workers are asked for the same at once: it is done once, and both end."""

import pytest

from distribution.models import DistributionRun, Package, RunGroup
from tests.distribution.schedules import make_schedule, request
from tests.faults.worker_process import WorkerProcess

pytestmark = pytest.mark.django_db(transaction=True)


def work_at_once(*runs):
    """Let a worker each begin at the same moment, and wait until all have ended."""
    workers = [WorkerProcess("run", run.pk) for run in runs]
    try:
        for worker in workers:
            worker.go()
        for worker in workers:
            worker.expect("done")
            assert worker.end() == 0
    finally:
        for worker in workers:
            worker.kill()


def packages_of(release):
    return sorted(Package.objects.filter(to_release=release).values_list("kind", "job", "audience"))


def test_two_workers_asked_for_one_run_build_it_once(released):
    for number in range(2, 4):
        released.change(f"Name {number}")
        run = released.request()
        work_at_once(run, run, run)
        run.refresh_from_db()
        assert (run.state, released.releases()) == ("SUCCEEDED", list(range(1, number + 1)))
        assert run.groups.count() == 1
        jobs = [(kind, job) for kind, job, _ in packages_of(number) if kind == "DELTA"]
        # the price is another one only the first time
        assert jobs == ([("DELTA", 1020)] if number == 2 else []) + [("DELTA", 1040)]
    released.assert_equal()


def test_two_runs_of_one_group_at_once_publish_one_release(released):
    released.change()
    other = request(make_schedule(released.group, name="The same again"))
    work_at_once(released.request(), other)
    assert set(DistributionRun.objects.values_list("state", flat=True)) == {"SUCCEEDED"}
    states = RunGroup.objects.order_by("state").values_list("state", flat=True)
    assert list(states) == ["NO_DATA", "PUBLISHED", "PUBLISHED"]
    assert released.releases() == [1, 2]
    assert len(packages_of(2)) == len(set(packages_of(2)))
    released.assert_equal()


def test_two_first_runs_at_once_publish_one_release(company):
    other = request(make_schedule(company.group, name="The same again"))
    work_at_once(company.request(), other)
    assert company.releases() == [1]
    assert packages_of(1) == [("FULL", None, "ALL")]
    company.assert_equal()
