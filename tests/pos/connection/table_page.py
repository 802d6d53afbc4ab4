"""The transition table as docs/connection-machine.md shows it, from the code."""

from pos.connection.states import Standing
from pos.connection.transitions import TRANSITIONS, Transition

HEADER = ["state", "event", "when", "next state", "actions"]


def rows() -> list[list[str]]:
    """Return the table's rows as texts."""
    return [row(transition) for transition in TRANSITIONS]


def row(transition: Transition) -> list[str]:
    """Write one transition as the page does."""
    return [
        ", ".join(standing.value for standing in transition.sources),
        transition.event.__name__,
        transition.condition.words or "always",
        "same" if transition.target is None else transition.target.value,
        ", ".join([*transition.actions, *question(transition.asks_about)]) or "none",
    ]


def question(asks_about: Standing | None) -> list[str]:
    """Say where agreeing to the question leads."""
    return [] if asks_about is None else [f"about {asks_about.value}"]
