"""How often HQ stumbled over the oldest acknowledgement when it was told that one alone.

Kept in the journal, because `sync` is a new process each time. Only the oldest is counted: those behind it are told
when it is gone.
"""

import sqlite3

import msgspec
from msgspec import Struct

from pos.journal import settings


class _Trouble(Struct, frozen=True):
    """The acknowledgement, and how often it was stumbled over."""

    acknowledgement_id: int
    times: int


_DECODER = msgspec.json.Decoder(_Trouble)


def note(journal: sqlite3.Connection, acknowledgement_id: int) -> int:
    """Count that HQ stumbled over this acknowledgement; return how often it did."""
    text = settings.read(journal, settings.ACKNOWLEDGEMENT_TROUBLE)
    before = None if text is None else _DECODER.decode(text)
    times = before.times + 1 if before is not None and before.acknowledgement_id == acknowledgement_id else 1
    trouble = msgspec.json.encode(_Trouble(acknowledgement_id, times)).decode()
    settings.write(journal, settings.ACKNOWLEDGEMENT_TROUBLE, trouble)
    return times


def forget(journal: sqlite3.Connection) -> None:
    """Begin to count anew, because numbers of acknowledgements are given again."""
    settings.write(journal, settings.ACKNOWLEDGEMENT_TROUBLE, None)
