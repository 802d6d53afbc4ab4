"""When a register counts as silent: it has missed several polls of its own rhythm, and that for some minutes."""

from datetime import datetime, timedelta

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, Value
from django.db.models.functions import Coalesce, Greatest

from registers.models import Register

#: Polls a register may miss before it counts as silent, and the least time that takes.
MISSED_POLLS = 3
SILENT_AFTER_SECONDS = 300
DEFAULT_POLL_SECONDS = 60


def patience_with(register: Register) -> timedelta:
    """Return how long after its last report a register is not yet silent; its own offline profile before its store's."""
    profile = register.offline_profile or register.store.offline_profile
    seconds = profile.poll_interval_seconds if profile else DEFAULT_POLL_SECONDS
    return timedelta(seconds=max(seconds * MISSED_POLLS, SILENT_AFTER_SECONDS))


def silent_before(now: datetime, *, least_seconds: int = SILENT_AFTER_SECONDS) -> ExpressionWrapper:
    """Build, for a query of registers, the moment before which a report is too old; the same rule as `patience_with`."""
    interval = Coalesce(
        "offline_profile__poll_interval_seconds", "store__offline_profile__poll_interval_seconds", DEFAULT_POLL_SECONDS
    )
    seconds = Greatest(interval * MISSED_POLLS, least_seconds)
    patience = ExpressionWrapper(seconds * Value(timedelta(seconds=1)), DurationField())
    return ExpressionWrapper(Value(now, DateTimeField()) - patience, DateTimeField())
