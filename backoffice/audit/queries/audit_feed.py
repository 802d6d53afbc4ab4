"""The lines after a place, each once, those that were committed late included.

A database transaction that writes for long has small numbers and is seen last. So on PostgreSQL lines are delivered in the
order of the transactions that wrote them, and only those before the oldest transaction still running: nothing can turn
up among them any more. That delays a line by as long as the longest transaction takes, which for an audit log is no matter.
"""

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import F, Q

from backoffice.audit.domain.feed_place import FeedPlace
from backoffice.audit.models import AuditEntry
from backoffice.audit.queries.found_entries import entries_for


def entries_after(place: FeedPlace, limit: int, *, reader: User | None) -> list[AuditEntry]:
    """Read at most `limit` lines after a place that a person may read (or a program: None), in the order of the feed."""
    after = Q(written_in__gt=place.written_in) | Q(written_in=place.written_in, pk__gt=place.last_id)
    rows = entries_for(reader).filter(after, written_in__gte=place.written_in)
    if connection.vendor == "postgresql":
        rows = rows.filter(written_in__lt=_oldest_running())
    return list(rows.order_by(F("written_in"), "pk")[:limit])


def _oldest_running() -> int:
    """Return the oldest database transaction that may still write."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])
