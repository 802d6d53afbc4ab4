"""Forget the answers of a day ago, a few at each sweep."""

from datetime import datetime, timedelta

from backoffice.hq_api.models import IdempotencyKey

KEPT_FOR = timedelta(hours=24)
ROWS_AT_ONCE = 500


def remove_old_idempotency_keys(now: datetime) -> int:
    """Delete the oldest keys whose time is over; returns how many."""
    old = IdempotencyKey.objects.filter(begun_at__lt=now - KEPT_FOR).order_by("begun_at").values("pk")[:ROWS_AT_ONCE]
    return IdempotencyKey.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]
