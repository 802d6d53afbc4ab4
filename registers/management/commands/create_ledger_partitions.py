"""Make the ledger's partitions that are missing; the sweep does so by itself."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from registers.use_cases.create_ledger_partitions import create_ledger_partitions


class Command(BaseCommand):
    help = "Make the ledger's partitions of this month and the next three, and move there what waits in the default one."

    def handle(self, *_args: Any, **_options: Any) -> None:
        made = create_ledger_partitions(today=timezone.now().date())
        self.stdout.write("".join(f"{month:%Y-%m}\n" for month in made) or "Nothing is missing.\n", ending="")
