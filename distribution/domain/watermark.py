"""Comparing watermarks, on PostgreSQL the text of `pg_current_snapshot()`: "xmin:xmax:running,running".

A transaction is committed at a watermark when it is below xmax and not among those still running.
"""

import re

_FORM = re.compile(r"\d+:\d+:(\d+(,\d+)*)?")


def is_snapshot_text(watermark: str) -> bool:
    """Tell whether a watermark is a snapshot of PostgreSQL."""
    return _FORM.fullmatch(watermark) is not None


def is_covered(snapshot: str, watermark: str) -> bool:
    """Tell whether every transaction that a snapshot sees was already committed at a watermark.

    May say no for two moments between which every transaction was rolled back; that costs a look and loses nothing.
    """
    next_id, running = _parts(snapshot)
    marked_next_id, marked_running = _parts(watermark)
    return next_id <= marked_next_id and all(number in running for number in marked_running if number < next_id)


def lies_ahead(watermark: str, present: str) -> bool:
    """Tell whether a watermark is of a moment after the present one, which only a database that began anew can show.

    Positions of SQLite's change log are compared as well; a watermark of the other engine is not told apart in time.
    """
    if is_snapshot_text(watermark) and is_snapshot_text(present):
        return _parts(watermark)[0] > _parts(present)[0]
    return watermark.isdecimal() and present.isdecimal() and int(watermark) > int(present)


def lower_bound(watermark: str) -> int:
    """Return the lowest transaction id that may not be committed at a watermark; of a position, that position.

    On PostgreSQL a transaction that commits late has this id or a higher one, however late it is.
    """
    return int(watermark.partition(":")[0])


def _parts(snapshot: str) -> tuple[int, set[int]]:
    """Split off the first id not yet given out, and the ids that were still running."""
    _, next_id, running = snapshot.split(":")
    return int(next_id), {int(number) for number in running.split(",") if number}
