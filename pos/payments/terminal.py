"""What a card terminal must be able to do, so that no cut and no kill charges a card twice or loses a charge.

The register names each payment before the terminal hears of it and never gives the same name twice. Everything below is
about that name, and may be said again: the second time changes nothing.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from msgspec import Struct


class TerminalState(StrEnum):
    """What a terminal knows of a payment: nothing, that it was declined, held, taken for good, or given back."""

    UNKNOWN = "UNKNOWN"
    DECLINED = "DECLINED"
    AUTHORISED = "AUTHORISED"
    COMPLETED = "COMPLETED"
    REVERSED = "REVERSED"


class CardRequest(Struct, frozen=True, kw_only=True):
    """What is asked for; the amount is negative when the customer gets money back.

    `headquarters_online` tells a terminal that shares the register's line whether it has to decide by itself.
    """

    payment_id: str
    amount: Decimal
    currency: str
    headquarters_online: bool


class CardAnswer(Struct, frozen=True, kw_only=True):
    """What a terminal says of a payment. Of the card nothing else is ever looked at; `words` say why it was declined."""

    state: TerminalState
    last_digits: str = ""
    authorisation_code: str = ""
    token: str = ""
    words: str = ""


class TerminalSilent(Exception):
    """The terminal did not answer, or not in time. What it did is not known."""


class CardTerminal(Protocol):
    """A terminal. Each call answers in a time that a customer waits, or raises TerminalSilent; it may raise nothing else."""

    def authorise(self, request: CardRequest) -> CardAnswer:
        """Ask the customer and hold the money: AUTHORISED or DECLINED. One that was reversed already is DECLINED."""

    def complete(self, payment_id: str) -> CardAnswer:
        """Take the money that is held, once the goods are sold: COMPLETED, also when it was before."""

    def reverse(self, payment_id: str) -> CardAnswer:
        """Let the money go, or give it back if it was taken: REVERSED; a payment nobody asked for yet never will be."""

    def ask(self, payment_id: str) -> CardAnswer:
        """Say where a payment stands."""
