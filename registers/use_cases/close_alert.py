"""Close an alert because what it spoke of is over; the row stays as history until retention removes it."""

from collections.abc import Collection
from datetime import datetime

from registers.models import Alert


def close_alert(*, register_id: int, kind: Alert.Kind, now: datetime) -> bool:
    """Close the open alert of a kind of one register; return whether there was one."""
    return Alert.objects.filter(register_id=register_id, kind=kind, closed_at=None).update(closed_at=now) > 0


def close_alerts(*, kind: Alert.Kind, now: datetime, still_so: Collection[int | None]) -> int:
    """Close all open alerts of a kind but those of the registers, None for headquarters, where it is still so; return how many.

    What is open is read first: there are few of them, and a NOT IN of ten thousand keys would be read for each.
    """
    opened = Alert.objects.filter(kind=kind, closed_at=None).values_list("pk", "register_id")
    over = [key for key, register_id in opened if register_id not in still_so]
    return Alert.objects.filter(pk__in=over, closed_at=None).update(closed_at=now) if over else 0
