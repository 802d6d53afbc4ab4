"""The shifts of this register: which one is open, and those before.

One shift is open at most; the table itself sees to that. Its business date is decided when it is opened and kept, so
that a store whose cut-off hour HQ changes meanwhile still counts one drawer for one day.
"""

import sqlite3
from datetime import datetime

from msgspec import Struct

from channel.transaction import ShiftReference
from pos.clock import timestamp_text


class Shift(Struct, frozen=True, kw_only=True):
    """One cashier's drawer from opening to closing; times are UTC text."""

    shift_id: str
    number: int
    opened_at: str
    business_date: str
    closed_at: str | None = None

    @property
    def reference(self) -> ShiftReference:
        """Return what a document says of its shift."""
        return ShiftReference(id=self.shift_id, number=self.number, opened_at=self.opened_at)


_COLUMNS = ", ".join(Shift.__struct_fields__)


def begin(connection: sqlite3.Connection, shift: Shift) -> None:
    """Open a shift. Belongs into the block that writes its document."""
    connection.execute(
        "INSERT INTO shift (shift_id, number, opened_at, business_date) VALUES (?, ?, ?, ?)",
        (shift.shift_id, shift.number, shift.opened_at, shift.business_date),
    )


def end(connection: sqlite3.Connection, shift: Shift, *, at: datetime) -> None:
    """Close a shift. Belongs into the block that writes its document."""
    connection.execute("UPDATE shift SET closed_at = ? WHERE shift_id = ?", (timestamp_text(at), shift.shift_id))


def current(connection: sqlite3.Connection) -> Shift | None:
    """Return the open shift, or None."""
    return _one(connection, "WHERE closed_at IS NULL")


def last_closed(connection: sqlite3.Connection) -> Shift | None:
    """Return the shift closed last, or None."""
    return _one(connection, "WHERE closed_at IS NOT NULL ORDER BY number DESC LIMIT 1")


def closed_newest_first(connection: sqlite3.Connection, *, limit: int) -> list[Shift]:
    """Return the shifts closed last."""
    statement = f"SELECT {_COLUMNS} FROM shift WHERE closed_at IS NOT NULL ORDER BY number DESC LIMIT ?"  # noqa: S608
    return [Shift(**dict(row)) for row in connection.execute(statement, (limit,))]


def with_number(connection: sqlite3.Connection, number: int) -> Shift | None:
    """Return the shift with this number, or None."""
    return _one(connection, "WHERE number = ?", number)


def _one(connection: sqlite3.Connection, which: str, *parameters: int) -> Shift | None:
    """Read one shift; `which` is a condition of our own."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM shift {which}", parameters).fetchone()  # noqa: S608
    return None if row is None else Shift(**dict(row))
