"""The alerts that are open now."""

from django.db.models import QuerySet

from registers.models import Alert
from registers.queries.store_reach import StoreReach


def open_alerts(reach: StoreReach) -> QuerySet[Alert]:
    """Select what is wrong now, with the registers and what their pages link to."""
    return reach.of(Alert.objects.filter(closed_at=None)).select_related("register__store", "register__channel_database")


def unseen_alerts(reach: StoreReach) -> int:
    """Count what is wrong now and was seen by nobody."""
    return reach.of(Alert.objects.filter(closed_at=None, acknowledged_at=None)).count()
