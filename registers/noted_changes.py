"""What a person changes of something that programs keep writing, or of many rows at once, told to the audit log.

The audit log stands above and may not be imported from here; it listens to no signals of these tables, because each poll and
each sale would pay for them, and bulk writes send none. So the use cases that people call say what they change, and
the app above registers what notes it in its AppConfig.ready(). Without one nothing is noted.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

from django.db.models import Model

#: Returns what hangs on a thing in rows of its own, by name, as it is now.
MoreValues = Callable[[], dict[str, Any]]


class ChangeNoter(Protocol):
    """What notes changes."""

    def change(self, thing: Model, more: MoreValues | None) -> AbstractContextManager[None]:
        """Hold a thing before a block against the thing after it."""

    def rows(self, model: type[Model], keys: Iterable[Any]) -> AbstractContextManager[None]:
        """Hold rows before a block against the rows after it."""

    def created(self, things: Sequence[Model]) -> None:
        """Note what was made."""

    def events(self, events: Sequence[Model]) -> None:
        """Note rows of a table of events that were written in bulk."""


_noter: list[ChangeNoter] = []


def register_change_noter(noter: ChangeNoter) -> None:
    """Have changes noted; there is one audit log, so a second registration replaces the first."""
    _noter[:] = [noter]


def change_of(thing: Model, more: MoreValues | None = None) -> AbstractContextManager[None]:
    """Have noted what a block changes of a thing, whatever way it writes."""
    return _noter[0].change(thing, more) if _noter else nullcontext()


def changes_of(model: type[Model], keys: Iterable[Any]) -> AbstractContextManager[None]:
    """Have noted what a block changes of the rows with these primary keys, in the same statements for few and for many."""
    return _noter[0].rows(model, keys) if _noter else nullcontext()


def note_creations(things: Sequence[Model]) -> None:
    """Have noted that a person made something."""
    if _noter:
        _noter[0].created(things)


def note_events(events: Sequence[Model]) -> None:
    """Have events noted that were written in bulk; those written one by one are noticed by themselves."""
    if _noter:
        _noter[0].events(events)
