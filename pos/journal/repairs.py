"""What the register healed by itself. It is automatic and never silent: each repair is kept, counted and shown."""

import logging
import sqlite3
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from pos.clock import timestamp_text

LOG = logging.getLogger(__name__)


class RepairKind(StrEnum):
    """What was put right."""

    CHANNEL_DATABASE_DAMAGED = "CHANNEL_DATABASE_DAMAGED"
    CHANNEL_DATABASE_DIFFERS = "CHANNEL_DATABASE_DIFFERS"
    EPOCH_CHANGED = "EPOCH_CHANGED"
    PACKAGE_DAMAGED = "PACKAGE_DAMAGED"


class Repair(Struct, frozen=True):
    """One repair; `at` is UTC text."""

    at: str
    kind: RepairKind
    detail: str


def note(connection: sqlite3.Connection, kind: RepairKind, detail: str, *, at: datetime) -> None:
    """Write a repair down."""
    LOG.warning("repair %s: %s", kind.value, detail)
    connection.execute("INSERT INTO repair (at, kind, detail) VALUES (?, ?, ?)", (timestamp_text(at), kind.value, detail))


def count(connection: sqlite3.Connection) -> int:
    """Count the repairs since the journal began."""
    return int(connection.execute("SELECT count(*) FROM repair").fetchone()[0])


def newest_first(connection: sqlite3.Connection, *, limit: int) -> list[Repair]:
    """Return the latest repairs."""
    rows = connection.execute("SELECT at, kind, detail FROM repair ORDER BY repair_id DESC LIMIT ?", (limit,))
    return [Repair(row["at"], RepairKind(row["kind"]), row["detail"]) for row in rows]
