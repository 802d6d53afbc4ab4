"""Distribution from the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from distribution.models import DistributionRun, HeadquartersState
from tests.distribution.company import make_group, make_store
from tests.distribution.schedules import make_schedule

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def schedule():
    group = make_group()
    make_store(group)
    return make_schedule(group, name="Nightly")


def run_command(*arguments):
    output = StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue().splitlines()


def test_run_schedule_waits_and_reports_each_group(schedule):
    lines = run_command("run_schedule", "Nightly", "--wait")
    run = DistributionRun.objects.get()
    group = run.groups.get()
    assert lines == [
        f"North: PUBLISHED, release 1, 1 packages, {group.rows} rows, {group.package_bytes} bytes",
        f"Run {run.pk}: SUCCEEDED",
    ]


def test_run_schedule_fails_when_a_group_fails(schedule, settings, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("no folder")
    settings.PACKAGE_DIR = blocked
    with pytest.raises(CommandError, match=r"^North: "):
        run_command("run_schedule", "Nightly", "--wait")
    assert DistributionRun.objects.get().state == "FAILED"


def test_run_schedule_that_another_process_works_on_is_not_waited_for(schedule):
    run = DistributionRun.objects.create(schedule=schedule, state="RUNNING", requested_at="2026-11-02T09:30:00Z")
    with pytest.raises(CommandError, match=f"^Run {run.pk} is being worked on by another process.$"):
        run_command("run_schedule", "Nightly", "--wait")


def test_run_schedule_leaves_the_work_to_a_worker(schedule):
    lines = run_command("run_schedule", "Nightly")
    run = DistributionRun.objects.get()
    assert (lines, run.state) == ([f"Run {run.pk} of Nightly is requested."], "WAITING")


def test_run_schedule_names_the_schedules_there_are(schedule):
    with pytest.raises(CommandError, match=r"^There is no distribution schedule named 'Weekly'. Schedules: Nightly.$"):
        run_command("run_schedule", "Weekly")


def test_after_restore_raises_the_epoch_and_says_what_will_happen():
    lines = run_command("after_restore")
    assert lines[0] == "Headquarters is in epoch 2 now."
    state = HeadquartersState.objects.get()
    assert state.epoch == 2
    assert state.epoch_raised_at is not None
