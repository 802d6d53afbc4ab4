"""The lines of the audit log that somebody asks for: in the portal, in its export, by the HQ API."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from backoffice.audit.domain.about_access import ABOUT_ACCESS, MAY_READ_ABOUT_ACCESS
from backoffice.audit.models import AuditEntry


def entries_for(reader: User | None) -> "QuerySet[AuditEntry]":
    """Select the lines somebody may read; of nobody, who is a program with the scope for it, all of them."""
    if reader is None or reader.has_perm(MAY_READ_ABOUT_ACCESS):
        return AuditEntry.objects.all()
    return AuditEntry.objects.exclude(subject_type__in=ABOUT_ACCESS)


def found_entries(
    *,
    reader: User,
    text: str = "",
    user_id: int | None = None,
    subject_type: str = "",
    subject_id: str = "",
    way: str = "",
    first_date: date | None = None,
    last_date: date | None = None,
) -> "QuerySet[AuditEntry]":
    """Select lines that the reader may read, the latest first; what is empty narrows nothing.

    Days are those of the present time zone, both included.
    """
    rows = entries_for(reader).select_related("user").order_by("-id")
    exact: dict[str, Any] = {"user_id": user_id, "subject_type": subject_type, "subject_id": subject_id, "way": way}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if text:
        named = ("subject_name", "actor_name", "note", "request")
        wanted = Q()
        for name in named:
            wanted |= Q(**{f"{name}__icontains": text})
        rows = rows.filter(wanted)
    if first_date:
        rows = rows.filter(at__gte=_midnight(first_date))
    return rows.filter(at__lt=_midnight(last_date + timedelta(days=1))) if last_date else rows


def history_of(thing: Model, *, reader: User) -> "QuerySet[AuditEntry]":
    """Select what was done to one thing, the latest first."""
    return found_entries(reader=reader, subject_type=thing._meta.label_lower, subject_id=str(thing.pk))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
