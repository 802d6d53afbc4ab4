"""A register with nothing to sell from but headquarters: what the machine decides then."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pos.connection import events as on
from pos.connection.machine import advance
from pos.connection.states import Action, ConnectionState, Situation, Standing, first_state
from tests.pos.profiles import profile

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
SELLING = Situation.IN_TRANSACTION
OFFLINE = [standing for standing in Standing if standing is not Standing.ONLINE]


def feed(
    state: ConnectionState,
    event_type: type[on.Event],
    *,
    situation: Situation = SELLING,
    minutes: float = 0,
    rules: dict[str, Any] | None = None,
    **details: Any,
) -> tuple[ConnectionState, tuple[Action, ...]]:
    """Feed one event of a register without an offline database."""
    event = event_type(at=START + timedelta(minutes=minutes), situation=situation, has_database=False, **details)
    return advance(state, event, profile(**(rules or {})))


def standing_at(standing: Standing) -> ConnectionState:
    return ConnectionState(standing=standing, since_at=START, last_reconnect_attempt_at=START, last_health_check_at=START)


def test_headquarters_that_does_not_answer_is_said_to_and_nobody_is_asked_where_to_go():
    state, actions = feed(first_state(START), on.CallFailed, timed_out=True, rules={"prompt_on_switch": True})
    assert (state.standing, actions) == (Standing.OFFLINE_UNREACHABLE, (Action.FINISH_CALL_OFFLINE,))


def test_one_lost_packet_is_retried():
    state, actions = feed(first_state(START), on.CallFailed, timed_out=False)
    assert (state.standing, actions) == (Standing.ONLINE, (Action.RETRY_CALL,))


@pytest.mark.parametrize("prompts", [False, True])
def test_slow_answers_are_better_than_none(prompts):
    rules = {"performance_threshold_milliseconds": 100, "prompt_on_switch": prompts, "retry_count": 0}
    state = first_state(START)
    for _ in range(9):
        state, actions = feed(state, on.CallSucceeded, milliseconds=5000, rules=rules)
        assert (state.standing, actions) == (Standing.ONLINE, ())


@pytest.mark.parametrize("standing", OFFLINE)
def test_any_answer_brings_it_back_in_the_middle_of_a_transaction_but_not_of_a_payment(standing):
    answered = {"milliseconds": 5000, "rules": {"performance_threshold_milliseconds": 100}}
    assert feed(standing_at(standing), on.CallSucceeded, **answered)[0].standing is Standing.ONLINE
    paying = feed(standing_at(standing), on.CallSucceeded, situation=Situation.IN_PAYMENT, **answered)
    assert paying[0].standing is standing


@pytest.mark.parametrize("event_type", [on.TransactionBegun, on.SignInBegun])
def test_no_probe_costs_a_timeout_of_its_own_before_the_question(event_type):
    situation = Situation.BETWEEN_TRANSACTIONS
    away = standing_at(Standing.OFFLINE_UNREACHABLE)
    rules = {"advanced_switching": True}
    assert feed(away, event_type, situation=situation, minutes=999, rules=rules) == (away, ())


@pytest.mark.parametrize("advanced", [False, True])
def test_health_is_checked_whatever_the_profile_says(advanced):
    due = {"situation": Situation.BETWEEN_TRANSACTIONS, "minutes": 1, "rules": {"advanced_switching": advanced}}
    state, actions = feed(standing_at(Standing.OFFLINE_UNREACHABLE), on.HealthCheckDue, **due)
    assert actions == (Action.PROBE_HEALTH,)
    assert feed(state, on.HealthCheckSucceeded, milliseconds=5, **due)[0].standing is Standing.ONLINE


@pytest.mark.parametrize("standing", OFFLINE)
def test_register_whose_database_is_gone_comes_online_but_not_during_a_payment(standing):
    assert feed(standing_at(standing), on.DatabaseDropped)[0].standing is Standing.ONLINE
    assert feed(standing_at(standing), on.DatabaseDropped, situation=Situation.IN_PAYMENT)[0].standing is standing


@pytest.mark.parametrize("situation", [Situation.SIGNED_OUT, Situation.BETWEEN_TRANSACTIONS, SELLING])
def test_nobody_disconnects_a_register_with_nothing_to_sell_from(situation):
    rules = {"manual_disconnect_before_sign_in": True}
    state, actions = feed(first_state(START), on.DisconnectPressed, situation=situation, rules=rules)
    assert (state.standing, actions) == (Standing.ONLINE, (Action.REFUSE_WITHOUT_DATABASE,))
