"""One round of removing what is old: who may do it, for how long, and how much at once.

Removing is done in steps, each a transaction of its own, because one DELETE of ten million rows would hold its locks for
minutes and lose all it did when it is killed. Two rounds at once would do each other's work, so each claims the row of
HQ first and goes on only while nobody has claimed it later.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from distribution.models import HeadquartersState
from distribution.queries.removal_is_due import removal_due

STEP_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Removal:
    """A round that has begun at `now`."""

    now: datetime
    step_rows: int = STEP_ROWS

    def goes_on(self) -> bool:
        """Tell whether no newer round has begun."""
        return HeadquartersState.objects.filter(removal_began_at=self.now).exists()

    def delete(self, rows: QuerySet[Any]) -> int:
        """Delete rows, and what hangs on them, step by step; returns how many of themselves."""
        deleted = 0
        while self.goes_on():
            found = self._delete_step(rows)
            deleted += found
            if not found:
                break
        return deleted

    @transaction.atomic
    def _delete_step(self, rows: QuerySet[Any]) -> int:
        step = list(rows.order_by("pk").values_list("pk", flat=True)[: self.step_rows])
        # Asked again with the condition: a row may have come back into use since.
        return rows.filter(pk__in=step).order_by().delete()[1].get(rows.model._meta.label, 0) if step else 0


def begin_removal(*, now: datetime) -> Removal | None:
    """Claim a round; None when another process was faster or the last round is not a day old."""
    claimed = HeadquartersState.objects.filter(removal_due(now)).update(removal_began_at=now)
    return Removal(now) if claimed else None
