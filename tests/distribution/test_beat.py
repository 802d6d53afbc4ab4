"""Celery beat as a real process: its entry starts a schedule that is due, with the sweep out of the way."""

import sqlite3
from contextlib import closing

import pytest

from tests.journeys.headquarters import HeadquartersProcess
from tests.waiting import wait_until

PREPARE = """
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask
from distribution.domain.recurrence import Recurrence
from distribution.models import DistributionSchedule
from distribution.use_cases.set_recurrence import set_recurrence
PeriodicTask.objects.create(
    name="sweep", task="distribution.sweep", enabled=False, interval=IntervalSchedule.objects.create(every=1, period="days")
)
schedule = DistributionSchedule.objects.create(name="Prices")
set_recurrence(schedule=schedule, recurrence=Recurrence(every=1, period="seconds"), now=timezone.now())
"""


@pytest.mark.slow
@pytest.mark.sqlite
def test_beat_starts_a_schedule_that_is_due(tmp_path):
    headquarters = HeadquartersProcess(tmp_path)
    headquarters.manage("migrate", "--verbosity", "0")
    headquarters.manage("shell", "--verbosity", "0", "--command", PREPARE)
    headquarters.start_worker()
    try:
        wait_until(lambda: states(headquarters)[:1], ["SUCCEEDED"], seconds=60, explain=headquarters.log.read_text)
    finally:
        headquarters.stop()


def states(headquarters):
    """Read the states of the runs, the first one first."""
    with closing(sqlite3.connect(headquarters.data / "hq.sqlite3")) as database:
        return [state for (state,) in database.execute("SELECT state FROM distribution_distributionrun ORDER BY id")]
