"""What can happen to a connection. Each event carries its moment and what the cashier is in the middle of.

The moment, the situation, and whether there is an offline database come with the event and are not kept in the state,
because the clock, the cart and the file are true by themselves and a second copy of them would be wrong after a crash.
"""

from datetime import datetime

from msgspec import Struct

from pos.connection.states import Situation


class Event(Struct, frozen=True, kw_only=True):
    """Something happened."""

    at: datetime
    situation: Situation
    has_database: bool = True


class CallSucceeded(Event, frozen=True, kw_only=True):
    """HQ answered a question of a sale, after so many milliseconds."""

    milliseconds: int


class CallFailed(Event, frozen=True, kw_only=True):
    """HQ did not answer a question of a sale: within the offline timeout, or not at all."""

    timed_out: bool


class CallRefused(Event, frozen=True, kw_only=True):
    """HQ answered a question of a sale that it does not know this device: its token has expired or was ended."""


class SwitchAgreed(Event, frozen=True, kw_only=True):
    """The cashier was asked and agreed to go offline."""


class SwitchDeclined(Event, frozen=True, kw_only=True):
    """The cashier was asked and wants to try again."""


class TransactionBegun(Event, frozen=True, kw_only=True):
    """The first line of a transaction is about to be looked up."""


class SignInBegun(Event, frozen=True, kw_only=True):
    """Somebody is about to sign in."""


class HealthCheckDue(Event, frozen=True, kw_only=True):
    """The sync loop passes by; the machine knows whether it is time."""


class DisconnectPressed(Event, frozen=True, kw_only=True):
    """Operation 917 while connected."""


class ConnectPressed(Event, frozen=True, kw_only=True):
    """Operation 917 while disconnected."""


class DatabaseDropped(Event, frozen=True, kw_only=True):
    """HQ has switched offline support off, and the offline database is gone."""


class ReconnectSucceeded(Event, frozen=True, kw_only=True):
    """HQ answered the attempt at the beginning of a transaction or at sign-in."""

    milliseconds: int


class ReconnectFailed(Event, frozen=True, kw_only=True):
    """HQ did not answer that attempt."""


class HealthCheckSucceeded(Event, frozen=True, kw_only=True):
    """HQ answered the health check."""

    milliseconds: int


class HealthCheckFailed(Event, frozen=True, kw_only=True):
    """HQ did not answer the health check."""


class ConnectSucceeded(Event, frozen=True, kw_only=True):
    """HQ answered the attempt a person asked for."""


class ConnectFailed(Event, frozen=True, kw_only=True):
    """HQ did not answer the attempt a person asked for."""
