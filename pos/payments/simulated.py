"""A card terminal that is none: it keeps its book in a file, as a bank does, and fails wherever it is told to.

The book is another file than the journal and is written on its own, so that a kill of the register meets the same
moments as with a real terminal. `python -m pos.payments.simulated BOOK` shows it, and with a step and a failure after
it tells it to fail there next.
"""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from pos.payments.terminal import CardAnswer, CardRequest, TerminalSilent, TerminalState

SCHEMA = """
    CREATE TABLE IF NOT EXISTS payment (
        payment_id TEXT PRIMARY KEY, amount TEXT NOT NULL, currency TEXT NOT NULL, state TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS failure (failure_id INTEGER PRIMARY KEY, step TEXT NOT NULL, kind TEXT NOT NULL) STRICT;
"""
BUSY_TIMEOUT_SECONDS = 15


class Step(StrEnum):
    """Where it may fail."""

    AUTHORISE = "authorise"
    COMPLETE = "complete"
    REVERSE = "reverse"
    ASK = "ask"


class Failure(StrEnum):
    """How: the card is declined, no answer and nothing done, no answer though it was done."""

    DECLINED = "declined"
    SILENT_BEFORE = "silent-before"
    SILENT_AFTER = "silent-after"


class SimulatedTerminal:
    """A terminal whose book is a file; each call opens it anew, so that programs may share it."""

    def __init__(self, book: Path) -> None:
        self._book = book
        with closing(self._connect()) as connection:
            connection.executescript(SCHEMA)

    def fail(self, step: Step, failure: Failure, *, times: int = 1) -> None:
        """Fail there the next so many times."""
        with closing(self._connect()) as connection:
            connection.executemany("INSERT INTO failure (step, kind) VALUES (?, ?)", [(step.value, failure.value)] * times)

    def mend(self) -> None:
        """Fail no more."""
        with closing(self._connect()) as connection:
            connection.execute("DELETE FROM failure")

    def payments(self) -> list[tuple[Decimal, str, TerminalState]]:
        """Return amount, currency and state of every payment, in the order they were first heard of."""
        with closing(self._connect()) as connection:
            rows = connection.execute("SELECT amount, currency, state FROM payment ORDER BY rowid").fetchall()
        return [(Decimal(amount), currency, TerminalState(state)) for amount, currency, state in rows]

    def authorise(self, request: CardRequest) -> CardAnswer:
        """Hold the money, unless it was decided otherwise before."""
        with self._failing(Step.AUTHORISE) as (connection, failure):
            found = _state(connection, request.payment_id)
            if found is TerminalState.UNKNOWN:
                found = TerminalState.DECLINED if failure is Failure.DECLINED else TerminalState.AUTHORISED
                row = (request.payment_id, str(request.amount), request.currency, found.value)
                connection.execute("INSERT INTO payment VALUES (?, ?, ?, ?)", row)
        if found is TerminalState.REVERSED:
            found = TerminalState.DECLINED
        return _answer(request.payment_id, found)

    def complete(self, payment_id: str) -> CardAnswer:
        """Take the money that is held."""
        return self._move(Step.COMPLETE, payment_id, {TerminalState.AUTHORISED: TerminalState.COMPLETED})

    def reverse(self, payment_id: str) -> CardAnswer:
        """Let the money go, or give it back."""
        held = (TerminalState.UNKNOWN, TerminalState.AUTHORISED, TerminalState.COMPLETED)
        return self._move(Step.REVERSE, payment_id, dict.fromkeys(held, TerminalState.REVERSED))

    def ask(self, payment_id: str) -> CardAnswer:
        """Say where a payment stands."""
        return self._move(Step.ASK, payment_id, {})

    def _move(self, step: Step, payment_id: str, moves: dict[TerminalState, TerminalState]) -> CardAnswer:
        """Write down where a payment goes from where it is."""
        with self._failing(step) as (connection, _failure):
            found = _state(connection, payment_id)
            state = moves.get(found, found)
            if state is not found:
                connection.execute(
                    "INSERT INTO payment VALUES (?, '0', '', ?) ON CONFLICT (payment_id) DO UPDATE SET state = excluded.state",
                    (payment_id, state.value),
                )
        return _answer(payment_id, state)

    @contextmanager
    def _failing(self, step: Step) -> Iterator[tuple[sqlite3.Connection, Failure | None]]:
        """Do the block as one change of the book, and fail as told: before it, or after it is written."""
        with closing(self._connect()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            failure = _take_failure(connection, step)
            if failure is not Failure.SILENT_BEFORE:
                yield connection, failure
            connection.execute("COMMIT")
        if failure in (Failure.SILENT_BEFORE, Failure.SILENT_AFTER):
            raise TerminalSilent("The simulated card terminal does not answer.")

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._book, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)


def _state(connection: sqlite3.Connection, payment_id: str) -> TerminalState:
    row = connection.execute("SELECT state FROM payment WHERE payment_id = ?", (payment_id,)).fetchone()
    return TerminalState.UNKNOWN if row is None else TerminalState(row[0])


def _take_failure(connection: sqlite3.Connection, step: Step) -> Failure | None:
    """Take the failure that waits longest for this step."""
    row = connection.execute("SELECT failure_id, kind FROM failure WHERE step = ? ORDER BY 1 LIMIT 1", (step.value,)).fetchone()
    if row is None:
        return None
    connection.execute("DELETE FROM failure WHERE failure_id = ?", (row[0],))
    return Failure(row[1])


def _answer(payment_id: str, state: TerminalState) -> CardAnswer:
    if state is TerminalState.DECLINED:
        return CardAnswer(state=state, words="declined by the card's bank")
    return CardAnswer(state=state, last_digits="4242", authorisation_code=payment_id[-6:].upper(), token=f"sim-{payment_id[:8]}")


def main(arguments: list[str]) -> None:
    """Show a book, or tell its terminal to fail."""
    terminal = SimulatedTerminal(Path(arguments[0]))
    if len(arguments) > 1:
        terminal.fail(Step(arguments[1]), Failure(arguments[2]))
        return
    for amount, currency, state in terminal.payments():
        sys.stdout.write(f"{amount} {currency} {state.value}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
