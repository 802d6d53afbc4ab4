"""Write lines of the audit log, within the database transaction of the change: both are there or neither."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Func
from django.utils import timezone

from backoffice.audit.audit_scope import AuditScope
from backoffice.audit.domain.actor import ActingAs
from backoffice.audit.domain.changes import Changes, hidden, merged
from backoffice.audit.models import AuditEntry
from backoffice.audit.queries.row_values import Subject

Action = AuditEntry.Action
BATCH_ROWS = 1000


def write_changes(*, scope: AuditScope, subject: Subject, action: str, changes: Changes) -> None:
    """Write what changed of a thing, or add it to the line this request has for it already."""
    where = subject[:2]
    changes = hidden(changes, subject[0])
    written = AuditEntry.objects.filter(pk=scope.lines[where]).first() if where in scope.lines else None
    if written is not None and action != Action.REMOVED:
        both = merged(written.changes, changes)
        AuditEntry.objects.filter(pk=written.pk).update(changes=both, subject_name=subject[2][:200])
        return
    # A line that was rolled back is not there any more, and is written anew.
    entry = entry_of(who=scope.who(), way=scope.way, scope=scope, subject=subject, action=action, changes=changes)
    write_all([entry])
    scope.lines[where] = entry.pk


def write_rows(*, scope: AuditScope, lines: Sequence[tuple[Subject, str, Changes]]) -> None:
    """Write a line for each of many things, in the same statements for few and for many."""
    who = scope.who()
    write_all(
        [
            entry_of(who=who, way=scope.way, scope=scope, subject=subject, action=action, changes=hidden(changes, subject[0]))
            for subject, action, changes in lines
        ]
    )


def entry_of(
    *, who: ActingAs, way: str, subject: Subject, action: str, scope: AuditScope | None = None, **said: Any
) -> AuditEntry:
    """Build a line; `said` may have changes, counts, event and note."""
    label, key, name = subject
    asked = {"request": scope.request, "request_id": scope.request_id} if scope is not None else {}
    return AuditEntry(
        at=timezone.now(),
        actor=who.kind,
        actor_name=who.name[:200],
        user_id=who.user_id,
        way=way,
        action=action,
        subject_type=label,
        subject_id=key[:64],
        subject_name=name[:200],
        written_in=_transaction_id(),
        **asked,
        **said,
    )


def write_all(entries: Sequence[AuditEntry]) -> None:
    """Write lines."""
    AuditEntry.objects.bulk_create(entries, batch_size=BATCH_ROWS)


def _transaction_id() -> Any:
    """Return what tells the database transaction that writes; see `queries.audit_feed`."""
    if connection.vendor != "postgresql":
        return 0
    return Func(template="pg_current_xact_id()::text::bigint", output_field=BigIntegerField())
