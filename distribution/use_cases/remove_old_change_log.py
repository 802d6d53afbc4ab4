"""Remove from the change log what no group will ask for any more.

What a group may still ask for are the changes since the watermarks of its jobs. On PostgreSQL a transaction that such a
watermark does not see has an id of at least its xmin, be it still running and committed in a week: so everything below
the lowest xmin can go, and nothing else. `max(id)` or a clock would remove changes that nobody has looked at.

A watermark that was not moved for CHANGE_LOG_DAYS holds nothing: a group nobody runs must not keep the log for ever. Its
jobs are compared whole when they run again, because their watermarks then lie below the floor, which is written before
anything is removed.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from distribution.domain.watermark import is_snapshot_text, lies_ahead, lower_bound
from distribution.extraction.present_moment import present_moment
from distribution.models import ChangeLogEntry, GroupJobWatermark, HeadquartersState
from distribution.queries.change_log_floor import change_log_floor
from distribution.use_cases.begin_removal import Removal

_LOG = ChangeLogEntry._meta.db_table

# Entries of one step by the order of their ids, so that each step begins where the one before ended.
_STEP = f"SELECT id FROM {_LOG} WHERE id > %s AND {{condition}} ORDER BY id LIMIT %s"  # noqa: S608 - a name of ours
_OLD = {"postgresql": "transaction_id < %s::text::xid8", "sqlite": "id <= %s"}
# A dump restored into a new cluster brings transaction ids that are not given out yet. No watermark of today would ever
# see them, so that each run would look at their rows again. Both ids are of one statement: what it sees is below.
_OF_ANOTHER_LIFE = f"DELETE FROM {_LOG} WHERE transaction_id >= pg_snapshot_xmax(pg_current_snapshot())"  # noqa: S608


def remove_old_change_log(*, removal: Removal) -> int:
    """Remove the entries below the floor, in steps; returns how many."""
    if not removal.goes_on():
        return 0
    floor = _raise_floor(removal.now)
    _remove_other_lives()
    removed, last_id = 0, 0
    while removal.goes_on():
        ids = _remove_step(last_id, floor, removal.step_rows)
        if not ids:
            break
        removed, last_id = removed + len(ids), ids[-1]
    return removed


@transaction.atomic
def _raise_floor(now: datetime) -> int:
    """Write down up to where is removed from now on, before anything is."""
    state = HeadquartersState.objects.select_for_update().get()
    present = present_moment()
    floor = min(_lower_bounds(state.epoch, present, now), default=lower_bound(present))
    if floor != state.change_log_floor:
        HeadquartersState.objects.update(change_log_floor=floor)
    return floor


def _lower_bounds(epoch: int, present: str, now: datetime) -> Iterable[int]:
    """Yield from where each watermark needs the log that may still be asked what changed since.

    One below the present floor may not, whatever is kept: it was written by a builder that had taken its moment before.
    """
    known = change_log_floor()
    since = now - timedelta(days=settings.CHANGE_LOG_DAYS)
    marks = GroupJobWatermark.objects.filter(epoch=epoch, looked_at__gte=since).values_list("watermark", flat=True)
    for mark in marks.distinct():
        is_of_engine = is_snapshot_text(mark) == is_snapshot_text(present)
        if is_of_engine and not lies_ahead(mark, present) and lower_bound(mark) >= known:
            yield lower_bound(mark)


@transaction.atomic
def _remove_other_lives() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_OF_ANOTHER_LIFE)


@transaction.atomic
def _remove_step(last_id: int, floor: int, rows: int) -> list[int]:
    """Remove the next entries and return their ids in order."""
    with connection.cursor() as cursor:
        cursor.execute(_STEP.format(condition=_OLD[connection.vendor]), [last_id, str(floor), rows])
        ids = [number for (number,) in cursor.fetchall()]
    if ids:
        ChangeLogEntry.objects.filter(pk__gte=ids[0], pk__lte=ids[-1], pk__in=ids).delete()
    return ids
