"""What is known of the store when the register's own database cannot say it: there is none, or it is damaged.

Kept in the journal, because every command is a process of its own and must not ask again, and because a cart can then
be paid while HQ is away. Renewed with each move to a release; without an offline database at each sign-in and sync.
"""

import sqlite3

import msgspec

from channel.lookup import StoreFacts
from pos.journal import settings

_DECODER = msgspec.json.Decoder(StoreFacts)


def keep(journal: sqlite3.Connection, facts: StoreFacts) -> None:
    """Keep the facts in place of those before. Joins the caller's transaction, if there is one."""
    settings.write(journal, settings.STORE_FACTS, msgspec.json.encode(facts).decode())


def kept(journal: sqlite3.Connection) -> StoreFacts | None:
    """Return the facts kept last, None when there are none, or none this version of the program can read."""
    text = settings.read(journal, settings.STORE_FACTS)
    try:
        return None if text is None else _DECODER.decode(text)
    except msgspec.DecodeError:
        return None
