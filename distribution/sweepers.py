"""Work that the sweep finds for apps above this one.

A Celery message is only a hint, so whoever keeps due work in rows must be asked for it from time to time. Apps above
register a callable in their `ready()`; importing them from here would turn the layers upside down, and a second beat
entry for each would be one more thing that can be forgotten.
"""

import logging
from collections.abc import Callable
from datetime import datetime

logger = logging.getLogger(__name__)

#: Takes the present moment and does, or hints at, what is due.
Sweeper = Callable[[datetime], object]

_SWEEPERS: dict[str, Sweeper] = {}


def register_sweeper(name: str, sweeper: Sweeper) -> None:
    """Have a callable asked at every sweep; a second registration of the same name replaces the first."""
    _SWEEPERS[name] = sweeper


def call_sweepers(now: datetime) -> None:
    """Ask every registered sweeper; one that fails is logged and stops nobody else."""
    for name, sweeper in _SWEEPERS.items():
        try:
            sweeper(now)
        except Exception:
            logger.exception("the sweeper %s failed", name)
