"""Acknowledge many alerts at once; see `acknowledge_alert` for what it means for one."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from registers.models import Alert
from registers.noted_changes import changes_of
from registers.use_cases.acknowledge_alert import NOTE_LENGTH, OCCURRENCES


@transaction.atomic
def acknowledge_alerts(*, alerts: Collection[int], user: AbstractBaseUser, note: str, now: datetime) -> int:
    """Note who has seen those alerts (by primary key) that are open still; return how many they are."""
    still_open = Alert.objects.filter(pk__in=alerts, closed_at=None)
    locked = list(still_open.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    rows = Alert.objects.filter(pk__in=locked)
    with changes_of(Alert, locked):
        rows.update(acknowledged_at=now, acknowledged_by_id=user.pk, note=note[:NOTE_LENGTH])
        rows.filter(kind__in=OCCURRENCES).update(closed_at=now)
    return len(locked)
