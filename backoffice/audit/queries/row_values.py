"""What a row says, as JSON knows it, for holding two states of it against each other."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db.models import BinaryField, Field, ForeignKey, Model

from backoffice.audit.domain.changes import Changes
from backoffice.audit.domain.what_is_kept import BEARERS, is_moment

#: Of a thing's list of other things, such as the assortments of a store, at most so many are named.
NAMES = 100

#: Table ("app.model"), key and name of a thing.
Subject = tuple[str, str, str]

_PLAIN = (str, int, bool, float, list, dict, type(None))


def stored_values(model: type[Model], key: Any) -> dict[str, Any]:
    """Read a row's values from the database; empty when there is no such row."""
    stored = model._base_manager.filter(pk=key).first()
    return values_of(stored) if stored is not None else {}


def values_of(row: Model) -> dict[str, Any]:
    """Return a row's values by field, but for its key and the moments that nobody sets; of a foreign key the key."""
    return {field.name: _plain(field.value_from_object(row)) for field in _fields(type(row))}


def with_names(model: type[Model], changes: Changes) -> Changes:
    """Put names in the place of keys: what a product's category was called says more than its number."""
    return all_with_names(model, [changes])[0]


def all_with_names(model: type[Model], rows: Sequence[Changes]) -> list[Changes]:
    """Put names in the place of keys in the changes of several rows, with one query for each table they point at."""
    named = [dict(changes) for changes in rows]
    for field in _fields(model):
        if not isinstance(field, ForeignKey):
            continue
        keys = {key for changes in rows for key in changes.get(field.name, ()) if key is not None}
        if not keys:
            continue
        target = field.target_field
        related = field.related_model._base_manager.filter(**{f"{target.name}__in": keys})
        names = {_plain(target.value_from_object(row)): str(row) for row in related}
        for changes in named:
            if field.name in changes:
                changes[field.name] = [None if key is None else names.get(key, str(key)) for key in changes[field.name]]
    return named


def subject_of(thing: Model) -> Subject:
    """Name a thing for a line: its table, its key, and what people call it."""
    label = thing._meta.label_lower
    return label, str(thing.pk), f"{thing._meta.verbose_name} {thing.pk}" if label in BEARERS else str(thing)


def names_of(rows: Iterable[object]) -> list[str]:
    """Name the things of a list, in order; of a long one the first, and that there are more."""
    names = [str(row) for row in rows]
    return sorted(names[:NAMES]) + (["…"] if len(names) > NAMES else [])


def _fields(model: type[Model]) -> Sequence["Field[Any, Any]"]:
    return [field for field in model._meta.concrete_fields if not (field.primary_key or _is_program_s(field))]


def _is_program_s(field: "Field[Any, Any]") -> bool:
    """Say whether no person sets a field: a moment of its own, or the bytes of a document."""
    by_itself = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return by_itself or is_moment(field.name) or isinstance(field, BinaryField)


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it and people read it."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return value if isinstance(value, _PLAIN) else str(value)
