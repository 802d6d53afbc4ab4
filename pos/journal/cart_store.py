"""The open transaction, in the journal and not in memory: a killed program finds its cart again.

A line is kept as the very JSON it will have in the document; adding one costs the same however long the cart is.
"""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from channel.promotions import Offer
from channel.transaction import AgeCheck, Line, Payment
from pos.clock import parse_timestamp, timestamp_text
from pos.errors import CartEmpty
from pos.journal import card_payments

_AGE_CHECK = msgspec.json.Decoder(AgeCheck)
_LINE = msgspec.json.Decoder(Line)
_OFFERS = msgspec.json.Decoder(list[Offer])
_PAYMENT = msgspec.json.Decoder(Payment)
_JSON = msgspec.json.Encoder()


class CartHead(Struct, frozen=True, kw_only=True):
    """What an open transaction is about, without its lines."""

    transaction_id: str
    started_at: datetime
    staff: str
    customer: str | None
    currency: str
    prices_include_tax: bool
    recalled_from: str | None = None
    comment: str = ""
    age_check: AgeCheck | None = None


class OfferedLine(Struct, frozen=True):
    """A line and the promotions its product is part of; `by_piece` unless it is weighed."""

    line: Line
    offers: list[Offer]
    by_piece: bool


def begin(connection: sqlite3.Connection, head: CartHead) -> None:
    """Open a transaction; there can be only one."""
    connection.execute(
        "INSERT INTO open_transaction"
        " (one, transaction_id, started_at, staff, customer, currency, prices_include_tax, recalled_from, comment, age_check)"
        " VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            head.transaction_id,
            timestamp_text(head.started_at),
            head.staff,
            head.customer,
            head.currency,
            head.prices_include_tax,
            head.recalled_from,
            head.comment,
            None if head.age_check is None else _JSON.encode(head.age_check),
        ),
    )


def read_head(connection: sqlite3.Connection) -> CartHead | None:
    """Return the open transaction, or None."""
    row = connection.execute(
        "SELECT transaction_id, started_at, staff, customer, currency, prices_include_tax, recalled_from, comment, age_check"
        " FROM open_transaction"
    ).fetchone()
    if row is None:
        return None
    return CartHead(
        transaction_id=row["transaction_id"],
        started_at=parse_timestamp(row["started_at"]),
        staff=row["staff"],
        customer=row["customer"],
        currency=row["currency"],
        prices_include_tax=bool(row["prices_include_tax"]),
        recalled_from=row["recalled_from"],
        comment=row["comment"],
        age_check=None if row["age_check"] is None else _AGE_CHECK.decode(row["age_check"]),
    )


def require_head(connection: sqlite3.Connection) -> CartHead:
    """Return the open transaction.

    Raises: CartEmpty.
    """
    head = read_head(connection)
    if head is None:
        raise CartEmpty
    return head


def set_customer(connection: sqlite3.Connection, customer_number: str | None) -> None:
    """Say whose purchase the open transaction is."""
    connection.execute("UPDATE open_transaction SET customer = ?", (customer_number,))


def set_comment(connection: sqlite3.Connection, comment: str) -> None:
    """Note something on the open transaction."""
    connection.execute("UPDATE open_transaction SET comment = ?", (comment,))


def set_age_check(connection: sqlite3.Connection, age_check: AgeCheck) -> None:
    """Note that the customer of the open transaction is old enough."""
    connection.execute("UPDATE open_transaction SET age_check = ?", (_JSON.encode(age_check),))


def set_staff(connection: sqlite3.Connection, staff_number: str) -> None:
    """Say who answers for the open transaction from now on."""
    connection.execute("UPDATE open_transaction SET staff = ?", (staff_number,))


def next_line_number(connection: sqlite3.Connection) -> int:
    """Return the number the next line gets."""
    return int(connection.execute("SELECT coalesce(max(number), 0) + 1 FROM open_line").fetchone()[0])


def add_line(connection: sqlite3.Connection, line: Line) -> None:
    """Add a line to the open transaction."""
    connection.execute("INSERT INTO open_line VALUES (?, ?)", (line.number, _JSON.encode(line)))


def replace_line(connection: sqlite3.Connection, line: Line) -> None:
    """Put a line in the place of the one with its number."""
    connection.execute("UPDATE open_line SET line = ? WHERE number = ?", (_JSON.encode(line), line.number))


def remove_line(connection: sqlite3.Connection, number: int) -> None:
    """Take a line out of the open transaction."""
    connection.execute("DELETE FROM open_line WHERE number = ?", (number,))
    connection.execute("DELETE FROM open_offer WHERE number = ?", (number,))


def read_line(connection: sqlite3.Connection, number: int) -> Line | None:
    """Return the line with this number, or None."""
    row = connection.execute("SELECT line FROM open_line WHERE number = ?", (number,)).fetchone()
    return None if row is None else _LINE.decode(row[0])


def read_lines(connection: sqlite3.Connection) -> list[Line]:
    """Return the lines in their order."""
    return [_LINE.decode(row[0]) for row in connection.execute("SELECT line FROM open_line ORDER BY number")]


def keep_offers(connection: sqlite3.Connection, number: int, offers: Sequence[Offer], *, by_piece: bool) -> None:
    """Note the promotions a line's product is part of."""
    connection.execute("INSERT INTO open_offer VALUES (?, ?, ?)", (number, by_piece, _JSON.encode(offers)))


def read_offered(connection: sqlite3.Connection) -> list[OfferedLine]:
    """Return the lines whose products are part of promotions, in their order."""
    rows = connection.execute("SELECT line, by_piece, offers FROM open_offer JOIN open_line USING (number) ORDER BY number")
    return [OfferedLine(_LINE.decode(row[0]), _OFFERS.decode(row[2]), bool(row[1])) for row in rows]


def add_payment(connection: sqlite3.Connection, payment: Payment) -> None:
    """Note that money was taken or given back."""
    connection.execute("INSERT INTO open_payment VALUES (?, ?)", (payment.number, _JSON.encode(payment)))


def remove_payment(connection: sqlite3.Connection, payment: Payment) -> None:
    """Take a payment out; those after it move up, so that the next one is numbered after them."""
    connection.execute("DELETE FROM open_payment WHERE number = ?", (payment.number,))
    for later in read_payments(connection):
        if later.number > payment.number:
            moved = replace(later, number=later.number - 1)
            connection.execute(
                "UPDATE open_payment SET number = ?, payment = ? WHERE number = ?",
                (moved.number, _JSON.encode(moved), later.number),
            )


def read_payments(connection: sqlite3.Connection) -> list[Payment]:
    """Return the payments in their order."""
    return [_PAYMENT.decode(row[0]) for row in connection.execute("SELECT payment FROM open_payment ORDER BY number")]


def has_payments(connection: sqlite3.Connection) -> bool:
    """Tell whether a payment of the open transaction has begun; so has one that a card terminal may have taken."""
    taken = connection.execute("SELECT 1 FROM open_payment LIMIT 1").fetchone() is not None
    return taken or card_payments.in_doubt(connection)


def clear(connection: sqlite3.Connection) -> None:
    """Empty the cart. Belongs into the block that writes the journal entry."""
    for table in ("open_payment", "open_offer", "open_line", "open_transaction"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own
