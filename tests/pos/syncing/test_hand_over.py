"""Hardware that is no register any more brings what it holds, and loses nothing of it when that goes wrong."""

import msgspec
import pytest

from channel.errors import HandOverCodeInvalid, HeadquartersUnreachable, InvalidInput, StateConflict
from pos.journal import settings
from pos.register import Register
from tests.pos.ledger import Ledger
from tests.pos.sales import sell
from tests.pos.store_data import MILK
from tests.pos.stub_headquarters import Reply, json_reply, problem_reply

TOKEN = "hand-over-token"


class HandOvers:
    """HQ's side: a code that works once and a token that is good for uploads."""

    def __init__(self, stub) -> None:
        self.codes = {"GOOD-CODE"}
        self.journals: list[str] = []
        self.token_works = True
        self.ledger = Ledger(stub)
        self.tokens: list[str] = []
        stub.on("POST", "devices/hand-over", self.begin)
        stub.on("POST", "transactions/uploads", self.take_in)
        stub.on("POST", "devices/deactivate", self.end)
        self.ended: list[str] = []

    def begin(self, request) -> Reply:
        body = msgspec.json.decode(request.body)
        if body["code"] not in self.codes:
            return problem_reply(409, "hand-over-code-invalid", "The hand-over code is wrong, used or expired.")
        self.codes.discard(body["code"])
        self.journals.append(body["journal_id"])
        expires_at = "2026-01-06T09:00:00.000000Z"
        return json_reply({"token": TOKEN, "expires_at": expires_at, "register_number": "R1", "store_number": "S1"}, 201)

    def end(self, request) -> Reply:
        self.ended.append(request.headers["authorization"])
        return Reply(204)

    def take_in(self, request) -> Reply:
        self.tokens.append(request.headers["authorization"])
        if request.headers["authorization"] != f"Device {TOKEN}" or not self.token_works:
            return problem_reply(401, "device-inactive", "This device is not active.")
        return self.ledger.take_in(request)


@pytest.fixture
def headquarters(hq) -> HandOvers:
    return HandOvers(hq)


@pytest.fixture
def old_till(register, headquarters) -> Register:
    """Return a register that sold twice while it was disconnected, and then was deactivated."""
    for _ in range(2):
        sell(register, MILK)
    assert register.overview().sales_waiting == 2
    return register


def test_what_waits_is_brought_with_the_hand_over_token_and_counted(old_till, headquarters):
    report = old_till.hand_over(" GOOD-CODE ")
    assert (report.taken_in, report.waiting) == ({"posted": 2}, 0)
    assert (len(headquarters.ledger.documents), headquarters.tokens) == (2, [f"Device {TOKEN}"])
    assert headquarters.ended == [f"Device {TOKEN}"]
    assert headquarters.journals == [settings.read(old_till.context.journal, settings.JOURNAL_ID)]
    assert settings.read(old_till.context.journal, settings.TOKEN) == "device-token"
    assert settings.read(old_till.context.journal, settings.HAND_OVER_TOKEN) is None


def test_quarantine_is_said(old_till, headquarters):
    headquarters.ledger.judge = lambda _line: "quarantined"
    assert old_till.hand_over("GOOD-CODE").taken_in == {"quarantined": 2}


def test_with_nothing_to_bring_the_code_is_not_spent(register, headquarters):
    report = register.hand_over("GOOD-CODE")
    assert (report.taken_in, report.waiting, headquarters.codes) == ({}, 0, {"GOOD-CODE"})


def test_a_wrong_code_changes_nothing(old_till, headquarters):
    with pytest.raises(HandOverCodeInvalid):
        old_till.hand_over("WRONG")
    assert old_till.overview().sales_waiting == 2
    with pytest.raises(InvalidInput, match="No hand-over was begun"):
        old_till.hand_over(None)


def test_a_hand_over_that_was_cut_goes_on_without_a_new_code(old_till, headquarters):
    headquarters.ledger.lose_answers = True
    with pytest.raises(HeadquartersUnreachable):
        old_till.hand_over("GOOD-CODE")
    assert old_till.overview().sales_waiting == 2
    headquarters.ledger.lose_answers = False
    assert old_till.hand_over(None).taken_in == {"repeated": 2}


def test_a_token_whose_time_is_over_is_forgotten(old_till, headquarters, clock):
    headquarters.token_works = False
    with pytest.raises(StateConflict, match="Ask headquarters for a new code"):
        old_till.hand_over("GOOD-CODE")
    headquarters.codes, headquarters.token_works = {"ANOTHER"}, True
    with pytest.raises(InvalidInput):
        old_till.hand_over(None)
    assert old_till.hand_over("ANOTHER").taken_in == {"posted": 2}


def test_an_expired_token_is_not_tried(old_till, headquarters, clock):
    headquarters.ledger.lose_answers = True
    with pytest.raises(HeadquartersUnreachable):
        old_till.hand_over("GOOD-CODE")
    clock.advance(days=2)
    tried = len(headquarters.tokens)
    with pytest.raises(InvalidInput, match="its time is over"):
        old_till.hand_over(None)
    assert len(headquarters.tokens) == tried


def test_hardware_that_never_was_a_register_has_nothing_to_hand_over(tmp_path, clock):
    with Register(tmp_path / "new", clock=clock) as register:
        assert register.hand_over("GOOD-CODE").taken_in == {}
