"""What the last look at every row of the channel database found, and what is still to be put right of it.

Kept until a REPAIR has replaced the tables, so that a register that is switched off meanwhile does not forget that it
differs.
"""

import sqlite3
from collections.abc import Collection
from datetime import datetime

import msgspec

from channel.timestamp import Timestamp
from pos.journal import settings


class KeptAudit(msgspec.Struct, frozen=True, kw_only=True):
    """The tables whose rows are not the release's; `release` and `at` are None when no audit but a plan said so."""

    release: int | None = None
    at: Timestamp | None = None
    differing_tables: list[str] = []


_DECODER = msgspec.json.Decoder(KeptAudit)


def last(journal: sqlite3.Connection) -> KeptAudit:
    """Return what is known."""
    text = settings.read(journal, settings.AUDIT)
    return KeptAudit() if text is None else _DECODER.decode(text)


def keep(journal: sqlite3.Connection, *, release: int, at: datetime, differing_tables: Collection[str]) -> None:
    """Keep what an audit found."""
    _write(journal, KeptAudit(release=release, at=at, differing_tables=sorted(differing_tables)))


def add(journal: sqlite3.Connection, differing_tables: Collection[str]) -> None:
    """Keep that these tables differ as well."""
    before = last(journal)
    _write(journal, msgspec.structs.replace(before, differing_tables=sorted({*before.differing_tables, *differing_tables})))


def put_right(journal: sqlite3.Connection, tables: Collection[str]) -> list[str]:
    """Take tables that were replaced off the list and return those that were on it. Joins the caller's transaction."""
    before = last(journal)
    still = [table for table in before.differing_tables if table not in tables]
    if still == before.differing_tables:
        return []
    _write(journal, msgspec.structs.replace(before, differing_tables=still))
    return [table for table in before.differing_tables if table in tables]


def _write(journal: sqlite3.Connection, audit: KeptAudit) -> None:
    settings.write(journal, settings.AUDIT, msgspec.json.encode(audit).decode())
