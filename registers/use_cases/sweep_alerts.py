"""Raise and close alerts by what HQ knows of all registers, and of itself, at this moment.

From time to time and not where each fact is written: most of what alerts speak of is that nothing was written.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from registers.models import Alert
from registers.queries.alert_findings import FINDINGS, Facts
from registers.use_cases.close_alert import close_alerts
from registers.use_cases.note_complete_journals import note_complete_journals
from registers.use_cases.raise_alert import raise_alerts
from registers.use_cases.watch_returns import watch_arrived_sales

logger = logging.getLogger(__name__)

# So many alerts that are over are removed by one sweep at most.
REMOVED_AT_ONCE = 10_000


def sweep_alerts(*, now: datetime) -> None:
    """Bring the alerts of every kind up to date, one kind after the other; one that fails is logged and stops no other."""
    note_complete_journals()
    with transaction.atomic():
        watch_arrived_sales(now=now)
    for kind, find in FINDINGS.items():
        try:
            with transaction.atomic():
                settle_alerts(kind=kind, now=now, facts=find(now))
        except Exception:
            logger.exception("the alerts of kind %s could not be brought up to date", kind)
    remove_old_alerts(now=now)


def settle_alerts(*, kind: Alert.Kind, now: datetime, facts: Facts) -> None:
    """Have alerts of a kind open for exactly these registers; `facts` are those of each, by its primary key."""
    close_alerts(kind=kind, now=now, still_so=facts.keys())
    raise_alerts(kind=kind, now=now, facts=facts)


def remove_old_alerts(*, now: datetime) -> int:
    """Remove alerts that have been over for long enough; return how many."""
    over = Alert.objects.filter(closed_at__lt=now - timedelta(days=settings.ALERT_DAYS)).order_by("closed_at")
    keys = list(over.values_list("pk", flat=True)[:REMOVED_AT_ONCE])
    return Alert.objects.filter(pk__in=keys).delete()[0] if keys else 0
