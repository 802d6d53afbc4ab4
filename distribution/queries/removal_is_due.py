"""Whether it is time to remove what is old again: a row remembers the last time, so that no restart forgets it."""

from datetime import datetime, timedelta

from django.db.models import Q

from distribution.models import HeadquartersState

# A round that died is made up for by the next: nothing that is old hurts for a day.
INTERVAL = timedelta(days=1)


def removal_is_due(now: datetime) -> bool:
    """Tell whether a day has passed since a round began."""
    return HeadquartersState.objects.filter(removal_due(now)).exists()


def removal_due(now: datetime) -> Q:
    """Build the condition under which a round may begin.

    One that began in the future was written by a clock that was wrong, and would keep all others from beginning.
    """
    return Q(removal_began_at=None) | Q(removal_began_at__lte=now - INTERVAL) | Q(removal_began_at__gt=now + INTERVAL)
