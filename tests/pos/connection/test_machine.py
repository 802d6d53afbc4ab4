from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pos.connection import events as on
from pos.connection.machine import advance
from pos.connection.states import Action, ConnectionState, Situation, Standing, first_state
from tests.pos.profiles import profile

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
BETWEEN = Situation.BETWEEN_TRANSACTIONS
SELLING = Situation.IN_TRANSACTION
PAYING = Situation.IN_PAYMENT


def after(state: ConnectionState, *steps: on.Event, **fields: object) -> tuple[ConnectionState, tuple[Action, ...]]:
    """Feed events one after the other; return the last state and the last actions."""
    actions: tuple[Action, ...] = ()
    for event in steps:
        state, actions = advance(state, event, profile(**fields))
    return state, actions


def failed(minutes: float = 0, *, timed_out: bool = False, situation: Situation = SELLING) -> on.CallFailed:
    return on.CallFailed(at=START + timedelta(minutes=minutes), situation=situation, timed_out=timed_out)


def answered(minutes: float = 0, *, milliseconds: int = 20, situation: Situation = SELLING) -> on.CallSucceeded:
    return on.CallSucceeded(at=START + timedelta(minutes=minutes), situation=situation, milliseconds=milliseconds)


def event(event_type: type[on.Event], minutes: float = 0, situation: Situation = BETWEEN, **fields: Any) -> on.Event:
    return event_type(at=START + timedelta(minutes=minutes), situation=situation, **fields)


def offline(**fields: object) -> ConnectionState:
    """Return a register that left at the start because HQ did not answer."""
    return after(first_state(START), failed(timed_out=True), **fields)[0]


def test_timeout_leads_offline_at_once_and_finishes_the_call_there():
    state, actions = after(first_state(START), failed(timed_out=True))
    assert (state.standing, actions) == (Standing.OFFLINE_UNREACHABLE, (Action.FINISH_CALL_OFFLINE,))


def test_one_lost_packet_is_retried_and_does_not_lead_offline():
    state, actions = after(first_state(START), failed(), retry_count=1)
    assert (state.standing, actions) == (Standing.ONLINE, (Action.RETRY_CALL,))


def test_more_failures_than_are_forgiven_lead_offline():
    state, actions = after(first_state(START), failed(), answered(), failed(), retry_count=1)
    assert (state.standing, actions) == (Standing.OFFLINE_UNREACHABLE, (Action.FINISH_CALL_OFFLINE,))


def test_failures_longer_ago_than_the_last_five_calls_are_forgotten():
    state, _ = after(first_state(START), failed(), *[answered()] * 5, failed(), retry_count=1)
    assert state.standing is Standing.ONLINE


def test_retry_count_zero_forgives_nothing():
    assert after(first_state(START), failed(), retry_count=0)[0].standing is Standing.OFFLINE_UNREACHABLE


def test_retry_count_greater_than_the_last_few_calls_can_still_be_exceeded():
    state, _ = after(first_state(START), *[failed()] * 8, retry_count=7)
    assert state.standing is Standing.OFFLINE_UNREACHABLE


def test_failure_during_a_payment_finishes_the_call_and_changes_nothing_else():
    state, actions = after(first_state(START), failed(timed_out=True, situation=PAYING))
    assert (state.standing, actions) == (Standing.ONLINE, (Action.FINISH_CALL_OFFLINE,))


def test_slow_answers_lead_offline_only_beyond_the_threshold_and_what_is_forgiven():
    slow = [answered(milliseconds=801)] * 2
    assert after(first_state(START), *slow)[0].standing is Standing.ONLINE
    assert after(first_state(START), slow[0], performance_threshold_milliseconds=800)[0].standing is Standing.ONLINE
    assert after(first_state(START), *slow, performance_threshold_milliseconds=800)[0].standing is Standing.OFFLINE_SLOW
    assert after(first_state(START), *slow, performance_threshold_milliseconds=801)[0].standing is Standing.ONLINE


@pytest.mark.parametrize(("minutes", "expected"), [(4.99, ()), (5, (Action.PROBE_TO_RECONNECT,))])
def test_reconnect_is_tried_at_the_beginning_of_a_transaction_once_the_interval_has_passed(minutes, expected):
    assert after(offline(), event(on.TransactionBegun, minutes))[1] == expected


def test_failed_reconnect_starts_the_interval_anew():
    tried = after(offline(), event(on.TransactionBegun, 5), event(on.ReconnectFailed, 5))[0]
    assert after(tried, event(on.TransactionBegun, 9.9))[1] == ()
    assert after(tried, event(on.TransactionBegun, 10))[1] == (Action.PROBE_TO_RECONNECT,)


def test_answered_reconnect_leads_online():
    state = after(offline(), event(on.TransactionBegun, 5), event(on.ReconnectSucceeded, 5, milliseconds=10))[0]
    assert (state.standing, state.since_at) == (Standing.ONLINE, START + timedelta(minutes=5))


def test_slow_register_has_an_interval_of_its_own_and_returns_only_to_a_fast_answer():
    fields = {"performance_threshold_milliseconds": 100, "performance_reconnect_interval_minutes": 20}
    state = after(first_state(START), *[answered(milliseconds=500)] * 2, **fields)[0]
    assert after(state, event(on.TransactionBegun, 19), **fields)[1] == ()
    assert after(state, event(on.TransactionBegun, 20), **fields)[1] == (Action.PROBE_TO_RECONNECT,)
    still_slow = after(state, event(on.ReconnectSucceeded, 20, milliseconds=101), **fields)[0]
    assert still_slow.standing is Standing.OFFLINE_SLOW
    assert after(state, event(on.ReconnectSucceeded, 20, milliseconds=100), **fields)[0].standing is Standing.ONLINE


def test_sign_in_tries_to_reconnect_only_with_advanced_switching():
    assert after(offline(), event(on.SignInBegun, 6, Situation.SIGNED_OUT))[1] == ()
    tried = after(offline(), event(on.SignInBegun, 6, Situation.SIGNED_OUT), advanced_switching=True)
    assert tried[1] == (Action.PROBE_TO_RECONNECT,)


@pytest.mark.parametrize(
    ("minutes", "situation", "advanced", "expected"),
    [
        (1, BETWEEN, True, (Action.PROBE_HEALTH,)),
        (1, Situation.SIGNED_OUT, True, (Action.PROBE_HEALTH,)),
        (0.9, BETWEEN, True, ()),
        (1, BETWEEN, False, ()),
        (1, SELLING, True, ()),
    ],
)
def test_health_check_is_made_on_its_interval_between_transactions(minutes, situation, advanced, expected):
    tried = after(offline(), event(on.HealthCheckDue, minutes, situation), advanced_switching=advanced)
    assert tried[1] == expected


def test_health_answered_while_a_transaction_was_begun_changes_nothing():
    state = after(offline(), event(on.HealthCheckSucceeded, 1, SELLING, milliseconds=5), advanced_switching=True)[0]
    assert state.standing is Standing.OFFLINE_UNREACHABLE


def test_manual_disconnect_stays_until_manual_connect():
    manual = after(first_state(START), event(on.DisconnectPressed))[0]
    assert manual.standing is Standing.OFFLINE_MANUAL
    begun = after(manual, event(on.TransactionBegun, 9999), event(on.HealthCheckDue, 9999), advanced_switching=True)
    assert (begun[0].standing, begun[1]) == (Standing.OFFLINE_MANUAL, ())
    tried, actions = after(manual, event(on.ConnectPressed, 1))
    assert (tried.standing, actions) == (Standing.OFFLINE_UNREACHABLE, (Action.PROBE_TO_CONNECT,))
    assert after(tried, event(on.ConnectSucceeded, 1))[0].standing is Standing.ONLINE
    assert after(tried, event(on.ConnectFailed, 1))[0].standing is Standing.OFFLINE_UNREACHABLE


def test_answer_to_an_old_probe_does_not_undo_a_manual_disconnect():
    state = after(offline(), event(on.DisconnectPressed, 1), event(on.ReconnectSucceeded, 1, milliseconds=5))[0]
    assert state.standing is Standing.OFFLINE_MANUAL


def test_operation_917_is_refused_during_a_payment():
    refused = (Action.REFUSE_DURING_PAYMENT,)
    assert after(first_state(START), event(on.DisconnectPressed, 1, PAYING))[1] == refused
    assert after(offline(), event(on.ConnectPressed, 1, PAYING))[1] == refused


def test_disconnect_before_sign_in_needs_the_profile():
    pressed = event(on.DisconnectPressed, 1, Situation.SIGNED_OUT)
    assert after(first_state(START), pressed)[1] == (Action.REFUSE_BEFORE_SIGN_IN,)
    allowed = after(first_state(START), pressed, manual_disconnect_before_sign_in=True)[0]
    assert allowed.standing is Standing.OFFLINE_MANUAL


def test_prompting_profile_asks_before_it_leaves():
    asked, actions = after(first_state(START), failed(timed_out=True), prompt_on_switch=True)
    assert (asked.standing, actions) == (Standing.ONLINE, (Action.ASK_CASHIER,))
    agreed, finish = after(asked, event(on.SwitchAgreed, 0, SELLING), prompt_on_switch=True)
    assert (agreed.standing, finish) == (Standing.OFFLINE_UNREACHABLE, (Action.FINISH_CALL_OFFLINE,))
    declined, retry = after(asked, event(on.SwitchDeclined, 0, SELLING), prompt_on_switch=True)
    assert (declined.standing, declined.recent_calls, retry) == (Standing.ONLINE, "", (Action.RETRY_CALL,))


def test_agreeing_to_a_question_nobody_asked_changes_nothing():
    state = first_state(START)
    assert after(state, event(on.SwitchAgreed, 0, SELLING)) == (state, ())


def test_clock_set_back_starts_the_interval_anew():
    state = after(offline(), event(on.TransactionBegun, -600))[0]
    assert after(state, event(on.TransactionBegun, -595))[1] == (Action.PROBE_TO_RECONNECT,)
