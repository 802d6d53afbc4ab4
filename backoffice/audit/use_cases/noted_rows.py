"""Write down what a block changes of each of some rows: what a person does to many things of a list at once, and bulk calls
of a few rows. Bulk calls of many are one line with numbers, see `note_bulk`."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Model

from backoffice.audit.audit_scope import current_scope
from backoffice.audit.domain.changes import changes_between
from backoffice.audit.models import AuditEntry
from backoffice.audit.queries.row_values import all_with_names, subject_of, values_of

from .write_entry import write_rows

#: Up to so many rows of a bulk call have a line each.
ROWS = 100


@contextmanager
def noted_rows(model: type[Model], keys: Iterable[Any], lookup: str = "pk") -> Iterator[None]:
    """Hold the rows whose `lookup` is one of `keys` before the block against those after it."""
    scope = current_scope()
    if scope is None:
        yield
        return
    rows = model._base_manager.filter(**{f"{lookup}__in": list(keys)}).order_by("pk")
    with transaction.atomic():
        before = {row.pk: values_of(row) for row in rows.all()}
        yield
        found = [(row, changes_between(before.get(row.pk, {}), values_of(row))) for row in rows.all()]
        changed = [(row, changes) for row, changes in found if changes]
        named = all_with_names(model, [changes for _, changes in changed])
        created, edited = AuditEntry.Action.CREATED, AuditEntry.Action.CHANGED
        lines = [
            (subject_of(row), edited if row.pk in before else created, changes)
            for (row, _), changes in zip(changed, named, strict=True)
        ]
        write_rows(scope=scope, lines=lines)
