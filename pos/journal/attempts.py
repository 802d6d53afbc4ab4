"""The last attempt in each direction and how it ended, for the status a person looks at.

Only the last one of each: a register that was offline for a week has tried ten thousand times.
"""

import sqlite3
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from pos.clock import timestamp_text


class Direction(StrEnum):
    """Which way an attempt went."""

    DOWNLOAD = "DOWNLOAD"
    UPLOAD = "UPLOAD"


class Attempt(Struct, frozen=True):
    """The last attempt: when, what went wrong ("" for nothing), and when it last succeeded."""

    direction: Direction
    at: str
    error: str
    succeeded_at: str | None


def succeeded(connection: sqlite3.Connection, direction: Direction, *, at: datetime) -> None:
    """Note that an attempt ended well."""
    moment = timestamp_text(at)
    connection.execute("INSERT OR REPLACE INTO attempt VALUES (?, ?, '', ?)", (direction.value, moment, moment))


def failed(connection: sqlite3.Connection, direction: Direction, error: str, *, at: datetime) -> None:
    """Note what went wrong, and keep when it last went well."""
    connection.execute(
        "INSERT INTO attempt VALUES (?, ?, ?, NULL)"
        " ON CONFLICT (direction) DO UPDATE SET at = excluded.at, error = excluded.error",
        (direction.value, timestamp_text(at), error or "failed without saying why"),
    )


def last_attempts(connection: sqlite3.Connection) -> list[Attempt]:
    """Return the last attempt of each direction that was ever tried."""
    rows = connection.execute("SELECT direction, at, error, succeeded_at FROM attempt ORDER BY direction")
    return [Attempt(Direction(row["direction"]), row["at"], row["error"], row["succeeded_at"]) for row in rows]


def last_error(connection: sqlite3.Connection) -> str:
    """Return what went wrong last and is not put right yet, or ""."""
    row = connection.execute("SELECT error FROM attempt WHERE error <> '' ORDER BY at DESC LIMIT 1").fetchone()
    return "" if row is None else str(row[0])
