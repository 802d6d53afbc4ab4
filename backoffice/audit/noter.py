"""What the apps below tell of changes, brought to the use cases that write them down; see `registers.noted_changes`."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from django.db.models import Model

from .use_cases.note_events import note_events
from .use_cases.noted_change import note_created, noted_change
from .use_cases.noted_rows import noted_rows


class AuditNoter:
    """A `registers.noted_changes.ChangeNoter`."""

    def change(self, thing: Model, more: Callable[[], dict[str, Any]] | None) -> AbstractContextManager[None]:
        """Hold a thing before a block against the thing after it."""
        return noted_change(thing, more)

    def rows(self, model: type[Model], keys: Iterable[Any]) -> AbstractContextManager[None]:
        """Hold rows before a block against the rows after it."""
        return noted_rows(model, keys)

    def created(self, things: Sequence[Model]) -> None:
        """Note what was made."""
        note_created(things)

    def events(self, events: Sequence[Model]) -> None:
        """Note events that were written in bulk."""
        note_events(events)
