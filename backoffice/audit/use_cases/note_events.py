"""Write events into the audit log too, whoever caused them: there is one place to look. The tables of events go on being
what pages and alerts read."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from backoffice.audit.audit_scope import current_scope
from backoffice.audit.domain.actor import HEADQUARTERS, ActingAs
from backoffice.audit.domain.changes import Changes
from backoffice.audit.models import AuditEntry
from backoffice.audit.queries.row_values import Subject, subject_of

from .write_entry import entry_of, write_all

#: Tables of events, each with the field that names what it happened to.
EVENTS = {
    "hq_api.servicetokenevent": "token",
    "registers.quarantineevent": "quarantined",
    "registers.registerevent": "register",
    "registers.storedayevent": "",
}
#: What a register does by itself.
OF_DEVICES = frozenset({"DEVICE_ACTIVATED", "HAND_OVER_BEGUN", "HAND_OVER_ENDED", "SEALING_KEY_CHANGED", "TOKEN_ROTATED"})


def note_events(events: Sequence[Any]) -> None:
    """Write a line for each event of one table."""
    if not events:
        return
    label, scope = events[0]._meta.label_lower, current_scope()
    subjects = _subjects(events, EVENTS[label])
    entries = []
    for event, subject in zip(events, subjects, strict=True):
        kind = getattr(event, "kind", None) or event.action
        who, way = (scope.who(), scope.way) if scope is not None else _without_scope(event, kind, subject)
        said = {"event": f"{label}.{kind}", "note": event.note[:300], "changes": _corrections(event)}
        entries.append(entry_of(who=who, way=way, scope=scope, subject=subject, action=AuditEntry.Action.EVENT, **said))
    write_all(entries)


def _subjects(events: Sequence[Any], field: str) -> list[Subject]:
    """Name what each event happened to, with one query for all."""
    if not field:
        return [
            (
                "registers.storeday",
                f"{event.store_number}/{event.business_date}"[:64],
                f"{event.store_number} {event.business_date}",
            )
            for event in events
        ]
    related: type[Model] = events[0]._meta.get_field(field).related_model
    things = related._base_manager.in_bulk({getattr(event, f"{field}_id") for event in events})
    return [subject_of(things[getattr(event, f"{field}_id")]) for event in events]


def _corrections(event: Any) -> Changes:
    """Return what an event says was corrected, from what to what."""
    return {each["pointer"]: [each["from"], each["to"]] for each in getattr(event, "changes", [])}


def _without_scope(event: Any, kind: str, subject: Subject) -> tuple[ActingAs, str]:
    """Say who it was when nobody acts here: a person who asked for this, a register, or HQ itself."""
    if event.user_id is not None:
        return ActingAs("PERSON", str(event.user), event.user_id), AuditEntry.Way.TASK
    if kind in OF_DEVICES:
        return ActingAs("DEVICE", subject[2]), AuditEntry.Way.REGISTER
    return HEADQUARTERS, AuditEntry.Way.TASK
