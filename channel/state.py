"""Where a channel database stands: its release, whose data it is, and the checksum of every table.

Kept in the database itself and changed in the same SQLite transaction as the rows, so the two cannot disagree: after a
power cut the file is at one release or at the other. The checksums are carried along because summing a large table
anew for each small delta would make its cost follow the catalog.
"""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from channel.database import open_channel_database
from channel.errors import PackageCorrupt
from channel.row_hash import TableChecksum
from channel.timestamp import Timestamp, timestamp_text

WATERMARK_PREFIX = "watermark:"
CHECKSUM_PREFIX = "checksum:"


class ChannelState(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one channel database. `released_at` is when HQ made its newest package, hence the data's age.

    `watermarks` are by job, `checksums` by table.
    """

    release: int
    group_id: int
    epoch: int
    applied_at: Timestamp
    released_at: Timestamp | None = None
    watermarks: dict[int, str] = {}
    checksums: dict[str, TableChecksum] = {}


def read_state(database: Path | sqlite3.Connection) -> ChannelState:
    """Read where a channel database stands.

    Raises:
        PackageCorrupt: it has no state, so it is not a finished channel database.
    """
    if isinstance(database, Path):
        with closing(open_channel_database(database)) as connection:
            return read_state(connection)
    try:
        values: dict[str, str] = dict(tuple(row) for row in database.execute("SELECT name, value FROM channel_state"))
        fields = {name: value for name, value in values.items() if ":" not in name}
        parts = {"watermarks": _under(values, WATERMARK_PREFIX), "checksums": _under(values, CHECKSUM_PREFIX)}
        return msgspec.convert({**fields, **parts}, ChannelState, strict=False)
    except (sqlite3.DatabaseError, msgspec.ValidationError) as error:
        raise PackageCorrupt(f"This is not a channel database: {error}") from error


def write_state(connection: sqlite3.Connection, state: ChannelState) -> None:
    """Write where a channel database stands, within the transaction that brings its rows there."""
    values = {
        "release": str(state.release),
        "group_id": str(state.group_id),
        "epoch": str(state.epoch),
        "applied_at": timestamp_text(state.applied_at),
        **{f"{WATERMARK_PREFIX}{job}": text for job, text in state.watermarks.items()},
        **{f"{CHECKSUM_PREFIX}{table}": text for table, text in state.checksums.items()},
    }
    if state.released_at is not None:
        values["released_at"] = timestamp_text(state.released_at)
    connection.execute("DELETE FROM channel_state")
    connection.executemany("INSERT INTO channel_state (name, value) VALUES (?, ?)", values.items())


def applied_now() -> datetime:
    """Tell the moment to write down as `applied_at`."""
    return datetime.now(UTC)


def _under(values: dict[str, str], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): value for name, value in values.items() if name.startswith(prefix)}
