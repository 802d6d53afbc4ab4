"""Django's signals, for the tables that people keep: a change nobody thought of writing down is written down all the same.

Each receiver asks first whether somebody acts. Bulk writes send no signals: their use cases note them.
"""

from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from .audit_scope import current_scope
from .domain.changes import Changes, changes_between
from .domain.what_is_kept import is_kept
from .models import AuditEntry
from .queries.row_values import names_of, stored_values, subject_of, values_of, with_names
from .use_cases.note_events import EVENTS, note_events
from .use_cases.write_entry import write_changes

Action = AuditEntry.Action


def listen() -> None:
    """Connect the receivers, table by table, so that the others are saved and deleted as if there was no audit log."""
    for config in apps.get_app_configs():
        for model in config.get_models():
            label = model._meta.label_lower
            if label in EVENTS:
                post_save.connect(_after_event, sender=model)
            elif is_kept(label, config.name):
                _listen_to(model)


def _listen_to(model: type[Model]) -> None:
    pre_save.connect(_before_save, sender=model)
    post_save.connect(_after_save, sender=model)
    pre_delete.connect(_before_delete, sender=model)
    post_delete.connect(_after_delete, sender=model)
    for field in model._meta.local_many_to_many:
        m2m_changed.connect(_list_changes, sender=field.remote_field.through)


def _before_save(sender: type[Model], instance: Model, raw: bool, **_said: Any) -> None:
    """Keep what the row says before it is written."""
    if current_scope() is not None and not raw:
        vars(instance)["_audit_before"] = stored_values(sender, instance.pk) if instance.pk is not None else {}


def _after_save(sender: type[Model], instance: Model, raw: bool, created: bool, **_said: Any) -> None:
    """Write down what was changed; nothing when nothing was."""
    scope = current_scope()
    before = vars(instance).pop("_audit_before", None)
    if scope is None or raw or before is None:
        return
    # What the database has, not the instance: of another's change, and of a form's texts, the row knows better.
    changes = changes_between(before, stored_values(sender, instance.pk))
    if changes or created:
        action = Action.CREATED if created else Action.CHANGED
        write_changes(scope=scope, subject=subject_of(instance), action=action, changes=with_names(sender, changes))


def _before_delete(sender: type[Model], instance: Model, **_said: Any) -> None:
    """Keep the name while what it is made of is there."""
    if current_scope() is not None:
        vars(instance)["_audit_before"] = (subject_of(instance), with_names(sender, changes_between(values_of(instance), {})))


def _after_delete(sender: type[Model], instance: Model, **_said: Any) -> None:  # noqa: ARG001  # the signal's names
    """Write down what was removed, with all it said."""
    scope = current_scope()
    kept = vars(instance).pop("_audit_before", None)
    if scope is not None and kept is not None:
        subject, changes = kept
        write_changes(scope=scope, subject=subject, action=Action.REMOVED, changes=changes)


def _list_changes(sender: type[Model], instance: Model, action: str, reverse: bool, **_said: Any) -> None:
    """Write down what was put on a thing's list of other things, and what was taken off it."""
    scope = current_scope()
    if scope is None:
        return
    name = _list_name(sender, instance, reverse)
    names = names_of(getattr(instance, name).all()[:101])
    before: dict[str, list[str]] = vars(instance).setdefault("_audit_lists", {})
    if action.startswith("pre_"):
        before[name] = names
    elif name in before:
        changes: Changes = changes_between({name: before.pop(name)}, {name: names})
        if changes:
            write_changes(scope=scope, subject=subject_of(instance), action=Action.CHANGED, changes=changes)


def _list_name(through: type[Model], instance: Model, reverse: bool) -> str:
    """Return the attribute of the thing that has the list."""
    fields = type(instance)._meta.related_objects if reverse else type(instance)._meta.many_to_many
    for field in fields:
        relation: Any = field if reverse else field.remote_field
        if getattr(relation, "through", None) is through:
            return str(relation.get_accessor_name()) if reverse else str(field.name)
    raise LookupError(f"{type(instance).__name__} has no list by {through.__name__}")


def _after_event(sender: type[Model], instance: Model, created: bool, **_said: Any) -> None:  # noqa: ARG001  # the signal's names
    """Write an event into the audit log too."""
    if created:
        note_events([instance])
