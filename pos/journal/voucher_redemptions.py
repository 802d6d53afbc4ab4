"""What HQ was asked for of vouchers, written down before it is asked, so that a crash holds nobody's money for long.

ASKED: HQ may have reserved it, or not. TAKEN: it is reserved, and the payment is in the cart or in a document. GIVEN_UP: nobody
wants it any more, and HQ has to be told. The other states are the end: REDEEMED (the sale is in the journal, and posting it
redeems), RELEASED (HQ was told), REFUSED (HQ never gave it).
"""

import sqlite3
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from pos.clock import timestamp_text

COLUMNS = "redemption_id, transaction_id, number, amount, currency, state, trouble, asked_at"


class RedemptionState(StrEnum):
    """Where a redemption stands at the register."""

    ASKED = "ASKED"
    TAKEN = "TAKEN"
    GIVEN_UP = "GIVEN_UP"
    REDEEMED = "REDEEMED"
    RELEASED = "RELEASED"
    REFUSED = "REFUSED"


class VoucherRedemption(Struct, frozen=True, kw_only=True):
    """A redemption: what was asked for at most, and what went wrong with it last."""

    redemption_id: str
    transaction_id: str
    number: str
    amount: str
    currency: str
    state: RedemptionState
    trouble: str
    asked_at: str


def asked(connection: sqlite3.Connection, redemption: VoucherRedemption) -> None:
    """Write down what HQ will be asked. Belongs into a `durable` block."""
    values = {**{name: getattr(redemption, name) for name in COLUMNS.split(", ")}, "changed_at": redemption.asked_at}
    places = ", ".join(f":{name}" for name in values)
    connection.execute(f"INSERT INTO voucher_redemption ({', '.join(values)}) VALUES ({places})", values)  # noqa: S608 - of our own


def move(connection: sqlite3.Connection, redemption_id: str, state: RedemptionState, *, at: datetime, trouble: str = "") -> None:
    """Write down where a redemption stands now, and why if something went wrong."""
    connection.execute(
        "UPDATE voucher_redemption SET state = ?, trouble = ?, changed_at = ? WHERE redemption_id = ?",
        (state.value, trouble, timestamp_text(at), redemption_id),
    )


def note_trouble(connection: sqlite3.Connection, redemption_id: str, trouble: str) -> None:
    """Note why a redemption could not be moved on."""
    connection.execute("UPDATE voucher_redemption SET trouble = ? WHERE redemption_id = ?", (trouble, redemption_id))


def unsettled(connection: sqlite3.Connection) -> list[VoucherRedemption]:
    """Return the redemptions that have not come to their end, oldest first; with nothing to do it costs one look."""
    statement = (
        f"SELECT {COLUMNS} FROM voucher_redemption"  # noqa: S608 - texts of our own
        " WHERE state IN ('ASKED', 'TAKEN', 'GIVEN_UP') ORDER BY asked_at, redemption_id"
    )
    return [_redemption(row) for row in connection.execute(statement)]


def _redemption(row: sqlite3.Row) -> VoucherRedemption:
    values = {name: row[name] for name in COLUMNS.split(", ")}
    return VoucherRedemption(**{**values, "state": RedemptionState(row["state"])})
