"""The gate before what makes plans, one for each web process.

Only polls that may need a new plan come here; those with nothing new pass beside it (`pass_unchanged_poll`).
"""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.conf import settings

from channel.errors import HeadquartersBusy
from distribution.domain.admission import Admission

BUSY = "Headquarters makes plans for many registers at this moment."


@contextmanager
def admitted() -> Iterator[None]:
    """Make a plan within the block.

    Raises:
        HeadquartersBusy: others are at it; with the seconds after which to come back.
    """
    gate, began_at = _gate(settings.PLANS_AT_ONCE), time.monotonic()
    wait = gate.enter(began_at, random.random())  # noqa: S311 - spreads load, hides nothing
    if wait is not None:
        raise HeadquartersBusy(BUSY, retry_after_seconds=wait)
    try:
        yield
    finally:
        gate.leave(time.monotonic() - began_at)


@cache
def _gate(at_once: int) -> Admission:
    return Admission(at_once)
