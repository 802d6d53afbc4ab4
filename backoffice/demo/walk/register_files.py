"""The register's own files, read as any program with SQLite can read them: its journal, and the data it sells from."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from channel.database import open_channel_database

from .expectation import StepFailed


def documents(home: Path) -> list[bytes]:
    """Return the exact bytes of every transaction in the journal, oldest first."""
    return [bytes(document) for (document,) in _journal_rows(home, "SELECT document FROM entry ORDER BY entry_id")]


def token(home: Path) -> str:
    """Return the device's token, for a request made by hand in the register's name."""
    return _setting(home, "token")


def channel_database(home: Path) -> Path:
    """Return the database the register sells from now."""
    return home / "channel" / _setting(home, "channel_database")


@contextmanager
def reading_channel_database(home: Path) -> Iterator[sqlite3.Connection]:
    """Open the database the register sells from, read-only."""
    with closing(open_channel_database(channel_database(home))) as connection:
        yield connection


def _setting(home: Path, name: str) -> str:
    rows = _journal_rows(home, "SELECT value FROM setting WHERE name = ?", name)
    if not rows:
        raise StepFailed(f"The register's journal says nothing of its {name.replace('_', ' ')}.")
    return str(rows[0][0])


def _journal_rows(home: Path, statement: str, *parameters: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"{(home / 'journal.db').as_uri()}?mode=ro", uri=True)) as journal:
        return journal.execute(statement, parameters).fetchall()
