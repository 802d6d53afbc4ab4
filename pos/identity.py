"""Who this register is: its journal's id from the first start on, the rest from its activation."""

import sqlite3

import msgspec

from channel.activation import ActivationAnswer
from channel.identifiers import new_journal_id
from pos.errors import NotActivated
from pos.journal import settings
from pos.journal.connection import durable

_DECODER = msgspec.json.Decoder(ActivationAnswer)


def journal_id(journal: sqlite3.Connection) -> str:
    """Return the journal's id, given once; sequence numbers belong to it."""
    existing = settings.read(journal, settings.JOURNAL_ID)
    if existing is not None:
        return existing
    with durable(journal):
        # read again under the lock: two programs may be the first at once
        existing = settings.read(journal, settings.JOURNAL_ID) or new_journal_id()
        settings.write(journal, settings.JOURNAL_ID, existing)
    return existing


def activation(journal: sqlite3.Connection) -> ActivationAnswer | None:
    """Return what HQ said when this register was activated (without the token), or None."""
    text = settings.read(journal, settings.ACTIVATION)
    return None if text is None else _DECODER.decode(text)


def require_activation(journal: sqlite3.Connection) -> ActivationAnswer:
    """Return what HQ said when this register was activated.

    Raises: NotActivated.
    """
    answer = activation(journal)
    if answer is None:
        raise NotActivated
    return answer
