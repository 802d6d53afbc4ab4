"""What the connection machine remembers, and what it may ask its surroundings to do.

Plain immutable values without behaviour of their own: the machine is a function from one state to the next, and the
keeper writes the state into the journal as JSON.
"""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class Standing(StrEnum):
    """Where a register's questions go, and why."""

    ONLINE = "ONLINE"
    OFFLINE_UNREACHABLE = "OFFLINE UNREACHABLE"
    OFFLINE_SLOW = "OFFLINE SLOW"
    OFFLINE_MANUAL = "OFFLINE MANUAL"
    OFFLINE_REFUSED = "OFFLINE REFUSED"

    @property
    def mode(self) -> str:
        """Return ONLINE or OFFLINE."""
        return self.value.partition(" ")[0]

    @property
    def reason(self) -> str:
        """Return why the register is offline, "" while it is online."""
        return self.value.partition(" ")[2]


class Situation(StrEnum):
    """What the cashier is in the middle of. It is read from the cart and travels with each event."""

    SIGNED_OUT = "SIGNED_OUT"
    BETWEEN_TRANSACTIONS = "BETWEEN_TRANSACTIONS"
    IN_TRANSACTION = "IN_TRANSACTION"
    IN_PAYMENT = "IN_PAYMENT"


class Action(StrEnum):
    """What the machine wants done."""

    FINISH_CALL_OFFLINE = "FINISH_CALL_OFFLINE"
    RETRY_CALL = "RETRY_CALL"
    ASK_CASHIER = "ASK_CASHIER"
    PROBE_TO_RECONNECT = "PROBE_TO_RECONNECT"
    PROBE_HEALTH = "PROBE_HEALTH"
    PROBE_TO_CONNECT = "PROBE_TO_CONNECT"
    REFUSE_DURING_PAYMENT = "REFUSE_DURING_PAYMENT"
    REFUSE_BEFORE_SIGN_IN = "REFUSE_BEFORE_SIGN_IN"
    REFUSE_WITHOUT_DATABASE = "REFUSE_WITHOUT_DATABASE"


class ConnectionState(Struct, frozen=True, kw_only=True):
    """All the machine knows.

    `recent_calls` are the last calls' outcomes, newest last, one letter each: `.` answered, `S` slowly, `F` failed.
    `asked_about` is where the register goes if the cashier agrees to the question on the screen.
    """

    standing: Standing = Standing.ONLINE
    since_at: datetime
    recent_calls: str = ""
    asked_about: Standing | None = None
    last_reconnect_attempt_at: datetime
    last_health_check_at: datetime


def first_state(at: datetime) -> ConnectionState:
    """Build the state of a register that was just activated: it is online, because HQ has just answered."""
    return ConnectionState(since_at=at, last_reconnect_attempt_at=at, last_health_check_at=at)
