"""Which full synchronizations this register has done, counted as HQ's plans count them: by job, 9999 for all.

Counters and not a list of requests: a plan that was lost, or a register that was away, needs no history to know whether
something is still to be done.
"""

import sqlite3
from collections.abc import Mapping

import msgspec

from pos.journal import settings

_DECODER = msgspec.json.Decoder(dict[int, int])


def done(journal: sqlite3.Connection) -> dict[int, int]:
    """Return the counters of what was done last."""
    text = settings.read(journal, settings.FULL_SYNCS)
    return {} if text is None else _DECODER.decode(text)


def keep(journal: sqlite3.Connection, counters: Mapping[int, int]) -> None:
    """Keep what a plan that was followed has done, beside what was done before. Joins the caller's transaction, if any."""
    settings.write(journal, settings.FULL_SYNCS, msgspec.json.encode({**done(journal), **counters}).decode())


def are_done(journal: sqlite3.Connection, counters: Mapping[int, int]) -> bool:
    """Tell whether all that a plan counts was done."""
    held = done(journal)
    return all(held.get(job, 0) >= number for job, number in counters.items())
