"""After a backup of HQ was restored: raise the epoch."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from distribution.use_cases.raise_epoch import raise_epoch

EXPLANATION = """\
Headquarters is in epoch {epoch} now.
 - The next run of each distribution schedule compares whole tables and publishes a release of the new epoch.
 - Every register begins anew from a full package of it; until then it goes on selling from what it holds.
 - Registers send again the sales that headquarters has forgotten; those it knows are recognised by their ids."""


class Command(BaseCommand):
    help = "Run once after a backup of headquarters was restored: registers re-baseline and send again what was lost."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(EXPLANATION.format(epoch=raise_epoch(now=timezone.now())))
