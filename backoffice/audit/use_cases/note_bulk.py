"""Write down that many rows were written at once: one line with numbers, whatever their number. Before and after of
100,000 prices would cost more than writing them, and nobody would read it; the file or the caller has them."""

from collections.abc import Mapping

from backoffice.audit.audit_scope import AuditScope, current_scope
from backoffice.audit.models import AuditEntry

from .write_entry import entry_of, write_all


def note_bulk(
    *, label: str, counts: Mapping[str, int], key: str = "", name: str = "", note: str = "", scope: AuditScope | None = None
) -> None:
    """Write how many rows of a table ("app.model") were created, updated, removed or refused; nothing outside of a scope."""
    scope = scope or current_scope()
    if scope is None:
        return
    entry = entry_of(
        who=scope.who(), way=scope.way, scope=scope, subject=(label, key, name), action=AuditEntry.Action.BULK,
        counts={what: count for what, count in counts.items() if count}, note=note[:300],
    )  # fmt: skip
    write_all([entry])
