"""Write down what a block of code changes of one thing, whatever way it writes: for tables that programs keep writing,
whose signals nobody listens to, and for what hangs on a thing in rows of its own."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Model

from backoffice.audit.audit_scope import current_scope
from backoffice.audit.domain.changes import changes_between
from backoffice.audit.models import AuditEntry
from backoffice.audit.queries.row_values import all_with_names, stored_values, subject_of, values_of, with_names

from .write_entry import write_changes, write_rows

Rows = Callable[[], dict[str, Any]]


@contextmanager
def noted_change(thing: Model, more: Rows | None = None) -> Iterator[None]:
    """Hold the thing's row, and what `more` tells of other rows, before the block against what they are after it.

    The block and its line go in together. A thing that is made in the block is noted as created.
    """
    scope = current_scope()
    if scope is None:
        yield
        return
    with transaction.atomic():
        before = _state(thing, more)
        yield
        changes = changes_between(before, _state(thing, more))
        if changes:
            action = AuditEntry.Action.CHANGED if before else AuditEntry.Action.CREATED
            write_changes(scope=scope, subject=subject_of(thing), action=action, changes=with_names(thing.__class__, changes))


def note_created(things: Sequence[Model]) -> None:
    """Write down that somebody made things of one kind, with all they say."""
    scope = current_scope()
    if scope is None or not things:
        return
    changes = all_with_names(type(things[0]), [changes_between({}, values_of(thing)) for thing in things])
    created = AuditEntry.Action.CREATED
    write_rows(scope=scope, lines=[(subject_of(thing), created, each) for thing, each in zip(things, changes, strict=True)])


def _state(thing: Model, more: Rows | None) -> dict[str, Any]:
    if thing.pk is None:
        return {}
    # The class it says it is of: the person of a request is found only when somebody asks.
    stored = stored_values(thing.__class__, thing.pk)
    return {**stored, **more()} if stored and more is not None else stored
