"""The transition table of the connection machine: the first line that fits is taken, an event no line fits changes nothing.

A table and not branches, so that docs/connection-machine.md can show it whole and a test can compare every line.
"""

from dataclasses import dataclass

from pos.connection import conditions as when
from pos.connection import events as on
from pos.connection.conditions import Condition
from pos.connection.states import Action, Standing

ONLINE, UNREACHABLE, SLOW, MANUAL, REFUSED = Standing
SEEKING = (UNREACHABLE, SLOW, REFUSED)
# a health check shows no token, so it cannot tell whether HQ accepts it again
LISTENING = (UNREACHABLE, SLOW)
OFFLINE = (UNREACHABLE, SLOW, MANUAL, REFUSED)


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of the table. `target` None stays where it is; `asks_about` is where agreeing to the question leads."""

    sources: tuple[Standing, ...]
    event: type[on.Event]
    condition: Condition
    target: Standing | None = None
    actions: tuple[Action, ...] = ()
    asks_about: Standing | None = None


TRANSITIONS: tuple[Transition, ...] = (
    # a question of a sale was answered
    Transition((ONLINE,), on.CallSucceeded, when.IN_PAYMENT),
    Transition((ONLINE,), on.CallSucceeded, when.NO_DATABASE),
    Transition(OFFLINE, on.CallSucceeded, when.NO_DATABASE_NOT_IN_PAYMENT, target=ONLINE),
    Transition((ONLINE,), on.CallSucceeded, when.TOO_SLOW_ASK, actions=(Action.ASK_CASHIER,), asks_about=SLOW),
    Transition((ONLINE,), on.CallSucceeded, when.TOO_SLOW, target=SLOW),
    # a question of a sale was not answered
    Transition((ONLINE,), on.CallFailed, when.IN_PAYMENT, actions=(Action.FINISH_CALL_OFFLINE,)),
    Transition((ONLINE,), on.CallFailed, when.MUST_LEAVE_NO_DATABASE, target=UNREACHABLE, actions=(Action.FINISH_CALL_OFFLINE,)),
    Transition((ONLINE,), on.CallFailed, when.MUST_LEAVE_ASK, actions=(Action.ASK_CASHIER,), asks_about=UNREACHABLE),
    Transition((ONLINE,), on.CallFailed, when.MUST_LEAVE, target=UNREACHABLE, actions=(Action.FINISH_CALL_OFFLINE,)),
    Transition((ONLINE,), on.CallFailed, when.ALWAYS, actions=(Action.RETRY_CALL,)),
    Transition(OFFLINE, on.CallFailed, when.ALWAYS, actions=(Action.FINISH_CALL_OFFLINE,)),
    # HQ does not know this device; nobody is asked, because to try again is no help
    Transition((ONLINE,), on.CallRefused, when.IN_PAYMENT, actions=(Action.FINISH_CALL_OFFLINE,)),
    Transition((ONLINE,), on.CallRefused, when.ALWAYS, target=REFUSED, actions=(Action.FINISH_CALL_OFFLINE,)),
    # the cashier was asked
    Transition((ONLINE,), on.SwitchAgreed, when.IN_PAYMENT, actions=(Action.FINISH_CALL_OFFLINE,)),
    Transition((ONLINE,), on.SwitchAgreed, when.ASKED_UNREACHABLE, target=UNREACHABLE, actions=(Action.FINISH_CALL_OFFLINE,)),
    Transition((ONLINE,), on.SwitchAgreed, when.ASKED_SLOW, target=SLOW),
    Transition((ONLINE,), on.SwitchDeclined, when.ASKED_UNREACHABLE, actions=(Action.RETRY_CALL,)),
    Transition(OFFLINE, on.SwitchDeclined, when.ALWAYS, actions=(Action.FINISH_CALL_OFFLINE,)),
    # coming back by itself
    Transition(SEEKING, on.TransactionBegun, when.NO_DATABASE),
    Transition(SEEKING, on.SignInBegun, when.NO_DATABASE),
    Transition(SEEKING, on.TransactionBegun, when.RECONNECT_DUE, actions=(Action.PROBE_TO_RECONNECT,)),
    Transition(SEEKING, on.SignInBegun, when.RECONNECT_DUE_AT_SIGN_IN, actions=(Action.PROBE_TO_RECONNECT,)),
    Transition(LISTENING, on.HealthCheckDue, when.HEALTH_CHECK_DUE, actions=(Action.PROBE_HEALTH,)),
    Transition(LISTENING, on.HealthCheckDue, when.HEALTH_CHECK_DUE_NO_DATABASE, actions=(Action.PROBE_HEALTH,)),
    Transition(SEEKING, on.ReconnectSucceeded, when.MAY_RETURN, target=ONLINE),
    Transition(LISTENING, on.HealthCheckSucceeded, when.MAY_RETURN, target=ONLINE),
    # there is nothing left to sell from offline
    Transition(OFFLINE, on.DatabaseDropped, when.NOT_IN_PAYMENT, target=ONLINE),
    # operation 917
    Transition((ONLINE, *SEEKING), on.DisconnectPressed, when.IN_PAYMENT, actions=(Action.REFUSE_DURING_PAYMENT,)),
    Transition((ONLINE, *SEEKING), on.DisconnectPressed, when.NO_DATABASE, actions=(Action.REFUSE_WITHOUT_DATABASE,)),
    Transition((ONLINE, *SEEKING), on.DisconnectPressed, when.NOT_BEFORE_SIGN_IN, actions=(Action.REFUSE_BEFORE_SIGN_IN,)),
    Transition((ONLINE, *SEEKING), on.DisconnectPressed, when.ALWAYS, target=MANUAL),
    Transition(OFFLINE, on.ConnectPressed, when.IN_PAYMENT, actions=(Action.REFUSE_DURING_PAYMENT,)),
    Transition((MANUAL,), on.ConnectPressed, when.ALWAYS, target=UNREACHABLE, actions=(Action.PROBE_TO_CONNECT,)),
    Transition(SEEKING, on.ConnectPressed, when.ALWAYS, actions=(Action.PROBE_TO_CONNECT,)),
    Transition(SEEKING, on.ConnectSucceeded, when.NOT_IN_PAYMENT, target=ONLINE),
)
