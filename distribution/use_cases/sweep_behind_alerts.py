"""Raise and close the alerts of registers that are behind, which only distribution knows."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from distribution.queries.behind_registers import behind_registers
from registers.models import Alert
from registers.use_cases.close_alert import close_alerts
from registers.use_cases.raise_alert import raise_alerts


@transaction.atomic
def sweep_behind_alerts(*, now: datetime) -> None:
    """Have alerts open for the registers that are behind for too long.

    One that is silent as well gets none: its silence is what has to be mended first. One it has had before stays.
    """
    behind = behind_registers(now, minutes=settings.ALERT_BEHIND_MINUTES)
    close_alerts(kind=Alert.Kind.BEHIND, now=now, still_so=behind.keys())
    silent = Alert.objects.filter(kind=Alert.Kind.SILENT, closed_at=None).values_list("register_id", flat=True)
    raise_alerts(kind=Alert.Kind.BEHIND, now=now, facts={key: behind[key] for key in behind.keys() - set(silent)})
