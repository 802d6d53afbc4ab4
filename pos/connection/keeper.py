"""Keeps the connection's state in the journal and applies the machine around each call to HQ.

The machine decides, this asks: it measures the time, probes HQ, puts the question to the cashier, and saves what
comes out. The state lies in the journal because every command is a process of its own and must see what the last one
learned.
"""

import sqlite3
import time
from collections.abc import Callable
from typing import TypeVar

import msgspec

from channel.errors import (
    AuthenticationFailed,
    EverytillError,
    HeadquartersTimeout,
    HeadquartersUnreachable,
    NotPermitted,
    SignInRefused,
    StateConflict,
)
from channel.lookup import OfflineProfile
from pos.clock import Clock
from pos.connection import events as on
from pos.connection.machine import advance
from pos.connection.situation import read_situation
from pos.connection.states import Action, ConnectionState, Standing, first_state
from pos.errors import PaymentOpen
from pos.headquarters.deadline import Deadline
from pos.journal import settings
from pos.journal.connection import writing

PAUSE_BEFORE_RETRY_SECONDS = 0.05

Answer = TypeVar("Answer")
Probe = Callable[[Deadline], object]
AgreeToSwitch = Callable[[Standing], bool]
_DECODER = msgspec.json.Decoder(ConnectionState)


class ConnectionKeeper:
    """The register's connection.

    `has_database` tells whether there is anything to sell from offline, `probe` asks HQ whether it is there,
    `agree_to_switch` asks the cashier.
    """

    def __init__(
        self,
        journal: sqlite3.Connection,
        *,
        clock: Clock,
        profile: Callable[[], OfflineProfile],
        has_database: Callable[[], bool],
        probe: Probe,
        agree_to_switch: AgreeToSwitch,
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._profile = profile
        self._has_database = has_database
        self._probe = probe
        self._agree_to_switch = agree_to_switch
        self._left_over: Deadline | None = None

    def state(self) -> ConnectionState:
        """Return where the connection stands."""
        text = settings.read(self._journal, settings.CONNECTION_STATE)
        return first_state(self._clock()) if text is None else _DECODER.decode(text)

    @property
    def is_online(self) -> bool:
        """Tell whether questions go to HQ."""
        return self.state().standing is Standing.ONLINE

    def ask(self, online: Callable[[Deadline], Answer], offline: Callable[[], Answer]) -> Answer:
        """Ask HQ while the register is online; when HQ does not answer in time, or not this device, finish it offline.

        A register without an offline database asks HQ in any state: whatever it was told before, there is nobody else.
        Raises: whatever `offline` raises, and what HQ answers (an unknown barcode is an answer).
        """
        while self.is_online or not self._has_database():
            deadline = self._new_deadline()
            answered, retry = self._ask_until(online, deadline)
            if answered is not None:
                return answered()
            if not retry:
                break
        return offline()

    def transaction_begins(self) -> None:
        """Come back online if it is time to try."""
        self._perform(on.TransactionBegun)

    def sign_in_begins(self) -> None:
        """Come back online if the profile wants that at sign-in and it is time to try."""
        self._perform(on.SignInBegun)

    def check_health(self) -> None:
        """Come back online between transactions if the profile wants that and it is time to try."""
        self._perform(on.HealthCheckDue)

    def database_dropped(self) -> None:
        """Come back online, because there is nothing left to sell from offline."""
        self._perform(on.DatabaseDropped)

    def disconnect(self) -> ConnectionState:
        """Sell offline until somebody connects again (operation 917).

        Raises: PaymentOpen, NotPermitted before sign-in, StateConflict while there is nothing to sell from.
        """
        self._perform(on.DisconnectPressed)
        return self.state()

    def connect(self) -> ConnectionState:
        """Try to come back online now (operation 917).

        Raises: PaymentOpen.
        """
        self._perform(on.ConnectPressed)
        return self.state()

    def refusal(self, *, of_connecting: bool) -> EverytillError | None:
        """Return why operation 917 would be refused now, None when it would not; nothing is tried and nothing changes."""
        event = self._event(on.ConnectPressed if of_connecting else on.DisconnectPressed)
        _, actions = advance(self.state(), event, self._profile())
        return next((REFUSALS[action]() for action in actions if action in REFUSALS), None)

    def _new_deadline(self) -> Deadline:
        """Return the limit of a question; the one that follows an attempt to come back has what that has left of its time."""
        left_over, self._left_over = self._left_over, None
        if left_over is not None and not left_over.has_passed:
            return left_over
        return Deadline(self._profile().offline_timeout_seconds)

    def _ask_until(self, online: Callable[[Deadline], Answer], deadline: Deadline) -> tuple[Callable[[], Answer] | None, bool]:
        """Ask HQ, again if the machine says so. Return a function that gives the answer, else whether to begin anew."""
        while True:
            answered, event = self._one_call(online, deadline)
            actions = self._feed(event)
            asked = Action.ASK_CASHIER in actions
            if asked:
                actions = self._put_question()
            if answered is not None:
                return answered, False
            if Action.RETRY_CALL not in actions or asked:
                # a cashier who declines gets a whole new deadline
                return None, Action.RETRY_CALL in actions
            time.sleep(min(PAUSE_BEFORE_RETRY_SECONDS, deadline.remaining()))

    def _one_call(self, online: Callable[[Deadline], Answer], deadline: Deadline) -> tuple[Callable[[], Answer] | None, on.Event]:
        """Ask HQ once. A refusal is an answer too: HQ was there to give it."""
        started = time.monotonic()
        try:
            answer = online(deadline)
        except HeadquartersUnreachable as error:
            return None, self._event(on.CallFailed, timed_out=isinstance(error, HeadquartersTimeout))
        except EverytillError as error:
            if self._is_unknown_to_headquarters(error):
                return None, self._event(on.CallRefused)
            refusal = error

            def refuse() -> Answer:
                raise refusal

            return refuse, self._event(on.CallSucceeded, milliseconds=_milliseconds_since(started))
        return (lambda: answer), self._event(on.CallSucceeded, milliseconds=_milliseconds_since(started))

    def _is_unknown_to_headquarters(self, error: EverytillError) -> bool:
        """Tell whether HQ refuses this device, not a person's PIN; without data of its own that is an answer to show."""
        return isinstance(error, AuthenticationFailed) and not isinstance(error, SignInRefused) and self._has_database()

    def _put_question(self) -> tuple[Action, ...]:
        """Ask the cashier whether to go offline, and tell the machine."""
        target = self.state().asked_about or Standing.OFFLINE_UNREACHABLE
        agreed = self._agree_to_switch(target)
        return self._feed(self._event(on.SwitchAgreed if agreed else on.SwitchDeclined))

    def _perform(self, event_type: type[on.Event]) -> None:
        """Feed an event and do what the machine wants done about it."""
        for action in self._feed(self._event(event_type)):
            if action in REFUSALS:
                raise REFUSALS[action]()
            if action in PROBE_RESULTS:
                self._run_probe(*PROBE_RESULTS[action])

    def _run_probe(self, success: type[on.Event], failure: type[on.Event]) -> None:
        """Ask HQ whether it is there, and tell the machine."""
        started, deadline = time.monotonic(), self._new_deadline()
        try:
            self._probe(deadline)
        except EverytillError:
            # a refusal would meet the next question as well, so it is no reason to come back
            self._feed(self._event(failure))
            return
        # somebody stands there and waits for both
        self._left_over = deadline if success is on.ReconnectSucceeded else None
        details = {} if success is on.ConnectSucceeded else {"milliseconds": _milliseconds_since(started)}
        self._feed(self._event(success, **details))

    def _event(self, event_type: type[on.Event], **details: object) -> on.Event:
        """Build an event of this moment."""
        situation = read_situation(self._journal)
        return event_type(at=self._clock(), situation=situation, has_database=self._has_database(), **details)

    def _feed(self, event: on.Event) -> tuple[Action, ...]:
        """Take one step and save where it leads; most steps change nothing and write nothing."""
        profile = self._profile()
        state = self.state()
        following, actions = advance(state, event, profile)
        if following == state and settings.read(self._journal, settings.CONNECTION_STATE) is not None:
            return actions
        with writing(self._journal):
            # again under the lock: another program of this register may have taken a step meanwhile
            following, actions = advance(self.state(), event, profile)
            settings.write(self._journal, settings.CONNECTION_STATE, msgspec.json.encode(following).decode())
        return actions


PROBE_RESULTS: dict[Action, tuple[type[on.Event], type[on.Event]]] = {
    Action.PROBE_TO_RECONNECT: (on.ReconnectSucceeded, on.ReconnectFailed),
    Action.PROBE_HEALTH: (on.HealthCheckSucceeded, on.HealthCheckFailed),
    Action.PROBE_TO_CONNECT: (on.ConnectSucceeded, on.ConnectFailed),
}


REFUSALS: dict[Action, Callable[[], EverytillError]] = {
    Action.REFUSE_DURING_PAYMENT: PaymentOpen,
    Action.REFUSE_BEFORE_SIGN_IN: lambda: NotPermitted(
        "The offline profile does not allow to disconnect before somebody has signed in."
    ),
    Action.REFUSE_WITHOUT_DATABASE: lambda: StateConflict(
        "This register has no offline database, so there is nothing it could sell from offline."
    ),
}


def _milliseconds_since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
