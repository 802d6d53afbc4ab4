"""The connection machine: one pure function, without a clock and without I/O.

Everything it decides, it decides from what it is given. So a test can let a year of outages pass in a second, and the
same code serves the command line, a web page and a replay of old sales.
"""

import msgspec

from channel.lookup import OfflineProfile
from pos.connection import events as on
from pos.connection.conditions import is_slow, recent_calls_kept
from pos.connection.states import Action, ConnectionState, Standing
from pos.connection.transitions import TRANSITIONS, Transition

RECONNECT_PROBES = {Action.PROBE_TO_RECONNECT, Action.PROBE_TO_CONNECT}


def advance(state: ConnectionState, event: on.Event, profile: OfflineProfile) -> tuple[ConnectionState, tuple[Action, ...]]:
    """Take one step: return the next state and what is to be done now, in this order."""
    state = _remember(state, event, profile)
    for transition in TRANSITIONS:
        if _fits(transition, state, event, profile):
            return _take(transition, state, event), transition.actions
    return _forget_question(state, event), ()


def _fits(transition: Transition, state: ConnectionState, event: on.Event, profile: OfflineProfile) -> bool:
    """Tell whether a line of the table is about this."""
    return (
        state.standing in transition.sources
        and type(event) is transition.event
        and transition.condition.holds(state, event, profile)
    )


def _remember(state: ConnectionState, event: on.Event, profile: OfflineProfile) -> ConnectionState:
    """Add what the event says about the last few calls, and take note of a clock that was set back."""
    if isinstance(event, on.CallSucceeded | on.CallFailed) and state.standing is Standing.ONLINE:
        letter = "F" if isinstance(event, on.CallFailed) else "S" if is_slow(event, profile) else "."
        state = msgspec.structs.replace(state, recent_calls=(state.recent_calls + letter)[-recent_calls_kept(profile) :])
    return _not_after(state, event)


def _not_after(state: ConnectionState, event: on.Event) -> ConnectionState:
    """Start the intervals anew when the clock was set back, else a register would wait for the lost hours to pass again."""
    if state.last_reconnect_attempt_at <= event.at and state.last_health_check_at <= event.at:
        return state
    return msgspec.structs.replace(
        state,
        last_reconnect_attempt_at=min(state.last_reconnect_attempt_at, event.at),
        last_health_check_at=min(state.last_health_check_at, event.at),
    )


def _take(transition: Transition, state: ConnectionState, event: on.Event) -> ConnectionState:
    """Return the state after a line of the table."""
    if transition.target is not None and transition.target is not state.standing:
        state = _enter(transition.target, state, event)
    if RECONNECT_PROBES.intersection(transition.actions):
        state = msgspec.structs.replace(state, last_reconnect_attempt_at=event.at)
    if Action.PROBE_HEALTH in transition.actions:
        state = msgspec.structs.replace(state, last_health_check_at=event.at)
    if transition.asks_about is not None:
        return msgspec.structs.replace(state, asked_about=transition.asks_about)
    return _forget_question(state, event)


def _enter(target: Standing, state: ConnectionState, event: on.Event) -> ConnectionState:
    """Start in another standing: what was counted before says nothing about it, and every interval begins now."""
    return msgspec.structs.replace(
        state,
        standing=target,
        since_at=event.at,
        recent_calls="",
        last_reconnect_attempt_at=event.at,
        last_health_check_at=event.at,
    )


def _forget_question(state: ConnectionState, event: on.Event) -> ConnectionState:
    """Drop a question that was answered or overtaken; a declined one also starts the count of bad calls anew."""
    if isinstance(event, on.SwitchDeclined):
        state = msgspec.structs.replace(state, recent_calls="")
    return state if state.asked_about is None else msgspec.structs.replace(state, asked_about=None)
