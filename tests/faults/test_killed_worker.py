"""A worker is killed at an exact moment of a build: no plan names half a package, and the next run heals what it left."""

import pytest

from distribution.models import DistributionRun
from distribution.packaging.build import BuildStage
from tests.distribution.headquarters import build, copy_rows
from tests.distribution.oracle import expected_rows
from tests.faults.worker import MOMENTS
from tests.faults.worker_process import WorkerProcess

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE_PUBLISHING = ("a package is begun", "a package is written and has no name yet", "a package has its name")


def kill_at(company, moment, occurrence):
    """Let a worker take a run, and kill it."""
    run = company.request()
    with WorkerProcess("run", run.pk, moment, occurrence) as worker:
        worker.go()
        worker.expect("stopped")
        worker.kill()
    return run


@pytest.mark.parametrize("moment", BEFORE_PUBLISHING)
@pytest.mark.parametrize("occurrence", [1, 2])
def test_worker_killed_while_it_writes_packages_publishes_nothing(released, moment, occurrence):
    released.change()
    run = kill_at(released, moment, occurrence)
    assert released.releases() == [1]
    assert released.assert_nothing_false_is_named().packages == []
    assert [(swept.pk, swept.state) for swept in released.sweep()] == [(run.pk, "SUCCEEDED")]
    assert released.releases() == [1, 2]
    released.assert_equal()


@pytest.mark.parametrize("moment", sorted(MOMENTS))
def test_worker_killed_in_a_first_release_leaves_what_the_next_heals(company, moment):
    run = kill_at(company, moment, 1)
    published = moment not in BEFORE_PUBLISHING
    assert company.releases() == ([1] if published else [])
    plan = company.assert_nothing_false_is_named()
    assert [package.kind for package in plan.packages] == (["FULL"] if published else [])
    assert [(swept.pk, swept.state) for swept in company.sweep()] == [(run.pk, "SUCCEEDED")]
    assert company.releases() == [1]
    company.assert_equal()


@pytest.mark.parametrize("stage", [BuildStage.READING, BuildStage.PACKAGED, BuildStage.PUBLISHED, BuildStage.DONE])
def test_builder_killed_at_a_stage_leaves_its_copy_behind_or_right(released, stage):
    released.change()
    with WorkerProcess("build_until", released.group.pk, stage) as worker:
        worker.go()
        worker.expect("stopped")
        worker.kill()
    published = stage in (BuildStage.PUBLISHED, BuildStage.DONE)
    assert released.releases() == ([1, 2] if published else [1])
    released.assert_nothing_false_is_named()
    assert (build(released.group).release is None) == published
    assert copy_rows(released.group) == expected_rows(released.group.pk)
    assert released.releases() == [1, 2]
    released.assert_equal()


def test_worker_killed_again_and_again_publishes_once_in_the_end(released):
    released.change()
    for moment in BEFORE_PUBLISHING:
        run = kill_at(released, moment, 2)
        DistributionRun.objects.filter(pk=run.pk).update(state="CANCELED")
    assert released.releases() == [1]
    released.request()
    assert [swept.state for swept in released.sweep()] == ["SUCCEEDED"]
    assert released.releases() == [1, 2]
    released.assert_equal()
