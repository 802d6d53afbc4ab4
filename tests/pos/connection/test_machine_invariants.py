"""Random histories of a connection: whatever happens in whatever order, the promises to the cashier hold."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pos.connection import events as on
from pos.connection.machine import advance
from pos.connection.states import Action, Situation, Standing, first_state
from tests.pos.profiles import profile

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PROFILES = st.fixed_dictionaries(
    {
        "retry_count": st.integers(0, 7),
        "reconnect_attempt_interval_minutes": st.integers(0, 30),
        "advanced_switching": st.booleans(),
        "health_check_interval_minutes": st.integers(1, 10),
        "performance_threshold_milliseconds": st.none() | st.integers(1, 2000),
        "performance_reconnect_interval_minutes": st.integers(0, 30),
        "prompt_on_switch": st.booleans(),
        "manual_disconnect_before_sign_in": st.booleans(),
    }
)
MILLISECONDS = st.integers(0, 4000)
IDLE = (Situation.SIGNED_OUT, Situation.BETWEEN_TRANSACTIONS)


class ConnectionHistory(RuleBasedStateMachine):
    """Feeds events as the keeper would: results of probes only after a probe, answers only to a question."""

    @initialize(fields=PROFILES)
    def begin(self, fields):
        self.profile = profile(**fields)
        self.now = START
        self.situation = Situation.SIGNED_OUT
        self.has_database = True
        self.state = first_state(START)
        self.left_at = START
        self.probed_at = START
        self.connect_pressed_since_manual = True
        self.probe = None
        self.asked = False

    def feed(self, event_type, **fields):
        before = self.state
        event = event_type(at=self.now, situation=self.situation, has_database=self.has_database, **fields)
        self.state, actions = advance(before, event, self.profile)
        self.check_step(before, event, actions)
        self.asked = Action.ASK_CASHIER in actions
        if self.state.standing is not before.standing:
            self.left_at = self.now
        if self.state.standing is Standing.OFFLINE_MANUAL and before.standing is not Standing.OFFLINE_MANUAL:
            self.connect_pressed_since_manual = False
        for action in actions:
            if action.name.startswith("PROBE"):
                self.probe = action
                if action is not Action.PROBE_HEALTH:
                    self.probed_at = self.now
        return actions

    def check_step(self, before, event, actions):
        moved = self.state.standing is not before.standing
        if self.situation is Situation.IN_PAYMENT:
            assert not moved
            assert not any(action.name.startswith("PROBE") for action in actions)
        came_back_for_lack_of_data = not self.has_database and type(event) in (on.CallSucceeded, on.DatabaseDropped)
        if before.standing is Standing.OFFLINE_MANUAL and moved:
            assert type(event) is on.ConnectPressed or came_back_for_lack_of_data
        if moved and self.state.standing is Standing.ONLINE and not came_back_for_lack_of_data:
            assert type(event) in (on.ReconnectSucceeded, on.HealthCheckSucceeded, on.ConnectSucceeded)
            assert self.situation in IDLE or type(event) is on.ConnectSucceeded
        if not self.has_database:
            assert Action.ASK_CASHIER not in actions
            assert Action.PROBE_TO_RECONNECT not in actions
            assert not (moved and self.state.standing is Standing.OFFLINE_MANUAL)
            assert not (moved and self.state.standing is Standing.OFFLINE_SLOW) or type(event) is on.SwitchAgreed
        if moved and self.state.standing is Standing.OFFLINE_MANUAL:
            assert type(event) is on.DisconnectPressed
        if moved and self.profile.prompt_on_switch and before.standing is Standing.ONLINE and self.has_database:
            assert type(event) in (on.SwitchAgreed, on.DisconnectPressed, on.CallRefused)
        if Action.PROBE_TO_RECONNECT in actions:
            self.check_interval(before)
        if isinstance(event, on.CallFailed):
            assert actions in ((Action.FINISH_CALL_OFFLINE,), (Action.RETRY_CALL,), (Action.ASK_CASHIER,))
            assert not (event.timed_out and Action.RETRY_CALL in actions)

    def check_interval(self, before):
        slow = before.standing is Standing.OFFLINE_SLOW
        name = "performance_reconnect_interval_minutes" if slow else "reconnect_attempt_interval_minutes"
        least = timedelta(minutes=getattr(self.profile, name))
        assert self.situation in IDLE
        assert self.now - self.left_at >= least
        assert self.now - self.probed_at >= least or self.probed_at < self.left_at

    @rule(minutes=st.integers(0, 40))
    def time_passes(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule(situation=st.sampled_from(Situation))
    def cashier_goes_on(self, situation):
        self.situation = situation

    @rule()
    def database_comes(self):
        self.has_database = True

    @rule()
    def database_goes(self):
        self.has_database = False
        self.connect_pressed_since_manual = True
        self.feed(on.DatabaseDropped)

    @precondition(lambda self: self.state.standing is Standing.ONLINE or not self.has_database)
    @rule(timed_out=st.booleans())
    def call_fails(self, timed_out):
        self.feed(on.CallFailed, timed_out=timed_out)

    @precondition(lambda self: self.state.standing is Standing.ONLINE or not self.has_database)
    @rule(milliseconds=MILLISECONDS)
    def call_is_answered(self, milliseconds):
        self.feed(on.CallSucceeded, milliseconds=milliseconds)

    @precondition(lambda self: self.state.standing is Standing.ONLINE and self.has_database)
    @rule()
    def call_is_refused(self):
        assert self.feed(on.CallRefused) == (Action.FINISH_CALL_OFFLINE,)

    @precondition(lambda self: self.asked)
    @rule(agreed=st.booleans())
    def cashier_answers(self, agreed):
        self.feed(on.SwitchAgreed if agreed else on.SwitchDeclined)

    @precondition(lambda self: self.situation in IDLE)
    @rule(event_type=st.sampled_from([on.TransactionBegun, on.SignInBegun, on.HealthCheckDue]))
    def something_begins(self, event_type):
        self.feed(event_type)

    @precondition(lambda self: self.probe is not None)
    @rule(succeeded=st.booleans(), milliseconds=MILLISECONDS)
    def probe_ends(self, succeeded, milliseconds):
        results = {
            Action.PROBE_TO_RECONNECT: (on.ReconnectSucceeded, on.ReconnectFailed),
            Action.PROBE_HEALTH: (on.HealthCheckSucceeded, on.HealthCheckFailed),
            Action.PROBE_TO_CONNECT: (on.ConnectSucceeded, on.ConnectFailed),
        }
        success, failure = results[self.probe]
        self.probe = None
        measured = {} if success is on.ConnectSucceeded else {"milliseconds": milliseconds}
        if succeeded:
            self.feed(success, **measured)
        else:
            self.feed(failure)

    @rule(connects=st.booleans())
    def button_917_is_pressed(self, connects):
        if connects:
            self.connect_pressed_since_manual |= self.situation is not Situation.IN_PAYMENT
        self.feed(on.ConnectPressed if connects else on.DisconnectPressed)

    @invariant()
    def manual_disconnect_stays_until_manual_connect(self):
        if not self.connect_pressed_since_manual:
            assert self.state.standing is Standing.OFFLINE_MANUAL


TestConnectionHistory = ConnectionHistory.TestCase
