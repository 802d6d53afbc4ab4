"""How often in a row the same batch was cut off on its way while HQ itself was there.

Kept in the journal, because `sync` is a new process each time. Only the batch that was cut last is remembered: it is
the first that could not be sent, and while it is not, none behind it was tried.
"""

import sqlite3

import msgspec
from msgspec import Struct

from pos.journal import settings


class _Trouble(Struct, frozen=True):
    """The batch by its first entry, and how often it was cut."""

    entry_id: int
    cuts: int


_DECODER = msgspec.json.Decoder(_Trouble)


def note_cut(journal: sqlite3.Connection, entry_id: int) -> int:
    """Count that the batch which begins with this entry was cut off; return how often in a row it was."""
    text = settings.read(journal, settings.UPLOAD_TROUBLE)
    before = None if text is None else _DECODER.decode(text)
    cuts = before.cuts + 1 if before is not None and before.entry_id == entry_id else 1
    settings.write(journal, settings.UPLOAD_TROUBLE, msgspec.json.encode(_Trouble(entry_id, cuts)).decode())
    return cuts


def forget(journal: sqlite3.Connection) -> None:
    """Begin to count anew: what was cut off arrived, or was found out to be refused."""
    if settings.read(journal, settings.UPLOAD_TROUBLE) is not None:
        settings.write(journal, settings.UPLOAD_TROUBLE, None)
