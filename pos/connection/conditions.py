"""The conditions of the transition table, each one line of code with one line of words.

The words are the table's in docs/connection-machine.md, where a test compares them; the code is what they mean.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from channel.lookup import OfflineProfile
from pos.connection.events import CallFailed, CallSucceeded, Event, HealthCheckSucceeded, ReconnectSucceeded
from pos.connection.states import ConnectionState, Situation, Standing

RECENT_CALLS = 5

Test = Callable[[ConnectionState, Event, OfflineProfile], bool]


@dataclass(frozen=True, slots=True)
class Condition:
    """When a transition is taken: in words, and as code."""

    words: str
    holds: Test


def recent_calls_kept(profile: OfflineProfile) -> int:
    """Return how many calls count as the last few: enough for a retry count to be exceeded."""
    return max(RECENT_CALLS, profile.retry_count + 1)


def _too_many(letter: str, state: ConnectionState, profile: OfflineProfile) -> bool:
    """Tell whether more of the last few calls ended like this than the profile forgives."""
    return state.recent_calls.count(letter) > profile.retry_count


def _passed(since: datetime, event: Event, minutes: int) -> bool:
    """Tell whether an interval is over."""
    return event.at - since >= timedelta(minutes=minutes)


def _must_leave(state: ConnectionState, event: Event, profile: OfflineProfile) -> bool:
    return isinstance(event, CallFailed) and (event.timed_out or _too_many("F", state, profile))


def _reconnect_interval(state: ConnectionState, profile: OfflineProfile) -> int:
    """Return the minutes between attempts; a register that left because of slowness has an interval of its own."""
    if state.standing is Standing.OFFLINE_SLOW:
        return profile.performance_reconnect_interval_minutes
    return profile.reconnect_attempt_interval_minutes


def _reconnect_due(state: ConnectionState, event: Event, profile: OfflineProfile) -> bool:
    return _passed(state.last_reconnect_attempt_at, event, _reconnect_interval(state, profile))


def _health_check_due(state: ConnectionState, event: Event, profile: OfflineProfile) -> bool:
    if not _no_transaction(state, event, profile):
        return False
    if state.standing is Standing.OFFLINE_SLOW and not _reconnect_due(state, event, profile):
        return False
    return _passed(state.last_health_check_at, event, profile.health_check_interval_minutes)


def _no_transaction(_state: ConnectionState, event: Event, _profile: OfflineProfile) -> bool:
    return event.situation in (Situation.SIGNED_OUT, Situation.BETWEEN_TRANSACTIONS)


def is_slow(event: Event, profile: OfflineProfile) -> bool:
    """Tell whether an answer took longer than the profile's threshold; without a threshold nothing is slow."""
    threshold = profile.performance_threshold_milliseconds
    if threshold is None or not isinstance(event, CallSucceeded | ReconnectSucceeded | HealthCheckSucceeded):
        return False
    return event.milliseconds > threshold


def _may_return(state: ConnectionState, event: Event, profile: OfflineProfile) -> bool:
    still_slow = state.standing is Standing.OFFLINE_SLOW and is_slow(event, profile)
    return _no_transaction(state, event, profile) and not still_slow


def _connect_due(state: ConnectionState, event: Event, profile: OfflineProfile) -> bool:
    return _no_transaction(state, event, profile) and _reconnect_due(state, event, profile)


def _not_in_payment(_state: ConnectionState, event: Event, _profile: OfflineProfile) -> bool:
    return event.situation is not Situation.IN_PAYMENT


def _without_database(_state: ConnectionState, event: Event, _profile: OfflineProfile) -> bool:
    return not event.has_database


ALWAYS = Condition("", lambda _state, _event, _profile: True)
IN_PAYMENT = Condition("a payment is open", lambda _state, event, _profile: event.situation is Situation.IN_PAYMENT)
NOT_IN_PAYMENT = Condition("no payment is open", _not_in_payment)
NO_DATABASE = Condition("no offline database", _without_database)
NO_DATABASE_NOT_IN_PAYMENT = Condition(
    "no offline database, no payment is open",
    lambda state, event, profile: _without_database(state, event, profile) and _not_in_payment(state, event, profile),
)
MUST_LEAVE = Condition("timed out, or failed too often", _must_leave)
MUST_LEAVE_NO_DATABASE = Condition(
    "timed out, or failed too often; no offline database",
    lambda state, event, profile: _without_database(state, event, profile) and _must_leave(state, event, profile),
)
MUST_LEAVE_ASK = Condition(
    "timed out, or failed too often; the profile prompts",
    lambda state, event, profile: profile.prompt_on_switch and _must_leave(state, event, profile),
)
TOO_SLOW = Condition("slow too often", lambda state, _event, profile: _too_many("S", state, profile))
TOO_SLOW_ASK = Condition(
    "slow too often; the profile prompts",
    lambda state, _event, profile: profile.prompt_on_switch and _too_many("S", state, profile),
)
ASKED_UNREACHABLE = Condition(
    "asked because HQ does not answer", lambda state, _event, _profile: state.asked_about is Standing.OFFLINE_UNREACHABLE
)
ASKED_SLOW = Condition("asked because HQ is slow", lambda state, _event, _profile: state.asked_about is Standing.OFFLINE_SLOW)
NOT_BEFORE_SIGN_IN = Condition(
    "nobody is signed in, and the profile forbids it then",
    lambda _state, event, profile: event.situation is Situation.SIGNED_OUT and not profile.manual_disconnect_before_sign_in,
)
RECONNECT_DUE = Condition("no transaction is open, the reconnect interval has passed", _connect_due)
RECONNECT_DUE_AT_SIGN_IN = Condition(
    "advanced switching, no transaction is open, the reconnect interval has passed",
    lambda state, event, profile: profile.advanced_switching and _connect_due(state, event, profile),
)
HEALTH_CHECK_DUE = Condition(
    "advanced switching, no transaction is open, the health check interval has passed",
    lambda state, event, profile: profile.advanced_switching and _health_check_due(state, event, profile),
)
HEALTH_CHECK_DUE_NO_DATABASE = Condition(
    "no offline database, no transaction is open, the health check interval has passed",
    lambda state, event, profile: _without_database(state, event, profile) and _health_check_due(state, event, profile),
)
MAY_RETURN = Condition("no transaction is open; after leaving for slowness: the answer was not slow", _may_return)
