"""What a card terminal was asked for, written down before it is asked, so that a crash leaves no charge nobody knows of.

ASKED: the terminal may have charged the card, or not. TAKEN: the money is held, and the payment is in the cart or in a
document. The other states are the end: COMPLETED (charged), REVERSED (let go or given back), DECLINED (never held).
Of the card nothing is kept but what its document holds.
"""

import sqlite3
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from channel.money import decimal_text
from channel.transaction import CardSlip
from pos.clock import timestamp_text

COLUMNS = "payment_id, transaction_id, method, amount, currency, state, last_digits, authorisation_code, token, trouble, asked_at"


class CardState(StrEnum):
    """Where a payment stands at the register."""

    ASKED = "ASKED"
    TAKEN = "TAKEN"
    COMPLETED = "COMPLETED"
    REVERSED = "REVERSED"
    DECLINED = "DECLINED"


class CardPayment(Struct, frozen=True, kw_only=True):
    """A payment; the amount is negative when the customer gets money back, `trouble` what went wrong with it last."""

    payment_id: str
    transaction_id: str
    method: str
    amount: Decimal
    currency: str
    state: CardState
    slip: CardSlip | None
    trouble: str
    asked_at: str


def asked(connection: sqlite3.Connection, payment: CardPayment, *, at: datetime) -> None:
    """Write down what the terminal will be asked. Belongs into a `durable` block."""
    moment = timestamp_text(at)
    connection.execute(
        "INSERT INTO card_payment (payment_id, transaction_id, method, amount, currency, state, asked_at, changed_at)"
        " VALUES (?, ?, ?, ?, ?, 'ASKED', ?, ?)",
        (
            payment.payment_id,
            payment.transaction_id,
            payment.method,
            decimal_text(payment.amount),
            payment.currency,
            moment,
            moment,
        ),
    )


def move(
    connection: sqlite3.Connection, payment_id: str, state: CardState, *, at: datetime, slip: CardSlip | None = None
) -> None:
    """Write down where a payment stands now; a slip once it is known. Nothing is wrong with it any more."""
    connection.execute(
        "UPDATE card_payment SET state = ?, trouble = '', changed_at = ? WHERE payment_id = ?",
        (state.value, timestamp_text(at), payment_id),
    )
    if slip is not None:
        connection.execute(
            "UPDATE card_payment SET last_digits = ?, authorisation_code = ?, token = ? WHERE payment_id = ?",
            (slip.last_digits, slip.authorisation_code, slip.token, payment_id),
        )


def note_trouble(connection: sqlite3.Connection, payment_id: str, trouble: str) -> None:
    """Note why a payment could not be moved on."""
    connection.execute("UPDATE card_payment SET trouble = ? WHERE payment_id = ?", (trouble, payment_id))


def unsettled(connection: sqlite3.Connection) -> list[CardPayment]:
    """Return the payments that have not come to their end, oldest first; with nothing to do it costs one look."""
    return _payments(connection, "WHERE state IN ('ASKED', 'TAKEN') ORDER BY asked_at, payment_id", ())


def in_doubt(connection: sqlite3.Connection) -> bool:
    """Tell whether it is not known if a card was charged for the open transaction."""
    statement = "SELECT 1 FROM card_payment JOIN open_transaction USING (transaction_id) WHERE state = 'ASKED'"
    return connection.execute(statement).fetchone() is not None


def newest_first(connection: sqlite3.Connection, *, limit: int) -> list[CardPayment]:
    """Return the latest payments."""
    return _payments(connection, "ORDER BY asked_at DESC, payment_id DESC LIMIT ?", (limit,))


def _payments(connection: sqlite3.Connection, which: str, parameters: tuple[int, ...]) -> list[CardPayment]:
    rows = connection.execute(f"SELECT {COLUMNS} FROM card_payment {which}", parameters)  # noqa: S608 - texts of our own
    return [_payment(row) for row in rows]


def _payment(row: sqlite3.Row) -> CardPayment:
    slip = CardSlip(last_digits=row["last_digits"], authorisation_code=row["authorisation_code"], token=row["token"])
    return CardPayment(
        payment_id=row["payment_id"],
        transaction_id=row["transaction_id"],
        method=row["method"],
        amount=Decimal(row["amount"]),
        currency=row["currency"],
        state=CardState(row["state"]),
        slip=slip if row["last_digits"] else None,
        trouble=row["trouble"],
        asked_at=row["asked_at"],
    )
