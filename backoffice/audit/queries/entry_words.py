"""How people read a line of the audit log: what was changed by its name, and values as words."""

from datetime import datetime
from typing import Any, NamedTuple

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from backoffice.audit.models import AuditEntry

#: A longer value is cut; the export and the HQ API have all of it.
LENGTH = 300


class ChangeWords(NamedTuple):
    """A field, and its value before and after."""

    field: str
    before: str
    after: str


def subject_word(label: str) -> str:
    """Name a kind of thing in the reader's language; of an app that is no longer there, as it was written."""
    model = _model(label)
    return _translated(model._meta.verbose_name) if model is not None else label


def action_words(entry: AuditEntry) -> str:
    """Say what was done."""
    label, _dot, kind = entry.event.rpartition(".")
    model = _model(label) if label else None
    for name in ("kind", "action"):
        field = _field(model, name)
        if field is not None:
            return str(dict(field.flatchoices).get(kind, kind))
    return kind or entry.get_action_display()


def change_words(entry: AuditEntry) -> list[ChangeWords]:
    """Say what changed, field by field."""
    model = _model(entry.subject_type)
    found = []
    for name, (before, after) in entry.changes.items():
        field = _field(model, name)
        word = _translated(field.verbose_name) if field is not None else _translated(name.replace("_", " "))
        found.append(ChangeWords(word, value_words(field, before), value_words(field, after)))
    return found


def value_words(field: "Field[Any, Any] | None", value: Any) -> str:
    """Write a value as people read it."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(value_words(field, each) for each in value)[:LENGTH]
    if field is not None and field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if field is not None and field.get_internal_type() == "DateTimeField":
        moment = timezone.localtime(datetime.fromisoformat(value))
        return f"{formats.date_format(moment, 'SHORT_DATE_FORMAT')} {moment:%H:%M:%S %Z}"
    text = str(value)
    return text if len(text) <= LENGTH else f"{text[:LENGTH]}…"


def _model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _field(model: type[Model] | None, name: str) -> "Field[Any, Any] | None":
    """Find a field; a list kept in another table is known by its name only."""
    try:
        found = model._meta.get_field(name) if model is not None else None
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, Field) else None


def _translated(word: Any) -> str:
    """Write a name as headings do, in the reader's language: many models are named for programmers only, and forms are not."""
    return _(str(capfirst(str(word))))
