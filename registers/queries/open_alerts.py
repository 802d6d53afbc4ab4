"""The alerts that are open now."""

from django.db.models import QuerySet

from registers.models import Alert


def open_alerts() -> QuerySet[Alert]:
    """Select what is wrong now, with the registers and what their pages link to."""
    return Alert.objects.filter(closed_at=None).select_related("register__store", "register__channel_database")


def unseen_alerts() -> int:
    """Count what is wrong now and was seen by nobody."""
    return Alert.objects.filter(closed_at=None, acknowledged_at=None).count()
