"""Run a distribution schedule from the command line."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from distribution.models import DistributionRun, DistributionSchedule
from distribution.tasks import hint_at_run
from distribution.use_cases.execute_run import execute_run
from distribution.use_cases.run_schedule_now import run_schedule_now


class Command(BaseCommand):
    help = "Run a distribution schedule now. With --wait in this process, else in a worker."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("name", help="the name of the schedule")
        parser.add_argument("--wait", action="store_true", help="build here, and exit with an error when a group fails")

    def handle(self, *_args: Any, name: str, wait: bool, **_options: Any) -> None:
        schedule = DistributionSchedule.objects.filter(name=name).first()
        if schedule is None:
            known = ", ".join(DistributionSchedule.objects.values_list("name", flat=True)) or "none"
            raise CommandError(f"There is no distribution schedule named {name!r}. Schedules: {known}.")
        run = run_schedule_now(schedule=schedule, user=None, now=timezone.now())
        if not wait:
            hint_at_run(run_id=run.pk)
            self.stdout.write(f"Run {run.pk} of {name} is requested.")
            return
        execute_run(run_id=run.pk, now=timezone.now())
        self._report(DistributionRun.objects.get(pk=run.pk))

    def _report(self, run: DistributionRun) -> None:
        """Print what each group got.

        Raises:
            CommandError: the run has not succeeded.
        """
        for group in run.groups.select_related("group", "release"):
            release = f", release {group.release.number}" if group.release else ""
            self.stdout.write(
                f"{group.group.name}: {group.state}{release}, {group.packages} packages, {group.rows} rows, "
                f"{group.package_bytes} bytes {group.message}".rstrip()
            )
        self.stdout.write(f"Run {run.pk}: {run.state}")
        if run.state in DistributionRun.UNFINISHED:
            raise CommandError(f"Run {run.pk} is being worked on by another process.")
        if run.state != DistributionRun.State.SUCCEEDED:
            raise CommandError(run.message or f"Run {run.pk} ended as {run.state}.")
