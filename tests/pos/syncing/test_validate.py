"""Before an activation: what this end sees, and what headquarters says, in one list."""

import msgspec
import pytest

from channel.activation_check import ValidationAnswer, ValidationRequest, failed, passed
from channel.ddl import SCHEMA_VERSION
from channel.errors import HeadquartersBusy, InvalidInput
from pos.identity import journal_id
from pos.register import Register
from tests.pos.store_data import MILK
from tests.pos.stub_headquarters import json_reply, problem_reply


@pytest.fixture
def hardware(tmp_path, clock):
    with Register(tmp_path / "new", clock=clock) as register:
        yield register


def results(checks):
    return [(check.name, check.result.value) for check in checks]


def test_hardware_tells_of_itself_and_shows_what_hq_found(hardware, hq, clock):
    hq.on(
        "POST",
        "devices/validate",
        json_reply(ValidationAnswer(checks=[passed("code", "Good."), failed("clock", "Off.", "Set it.")])),
    )
    assert results(hardware.validate(hq.url, " CODE ")) == [
        ("server", "PASS"), ("encryption", "PASS"), ("code", "PASS"), ("clock", "FAIL"),
    ]  # fmt: skip
    told = msgspec.json.decode(hq.requests[-1].body, type=ValidationRequest)
    assert (told.activation_code, told.clock_at, told.schema_version) == ("CODE", clock.now, SCHEMA_VERSION)
    assert told.journal_id == journal_id(hardware.context.journal)
    assert told.free_disk_bytes > 0
    assert "authorization" not in hq.requests[-1].headers


def test_a_headquarters_that_does_not_answer_is_one_failed_check_with_a_remedy(hardware):
    (check,) = hardware.validate("https://127.0.0.1:1", "CODE")
    assert (check.name, check.result.value) == ("server", "FAIL")
    assert "certificate" in check.remedy


def test_somebody_else_who_answers_is_a_failed_check(hardware, hq):
    assert results(hardware.validate(hq.url, "CODE")) == [("server", "FAIL")]


def test_a_way_that_anybody_can_read_is_a_warning(hardware, hq, monkeypatch):
    hq.on("POST", "devices/validate", json_reply(ValidationAnswer(checks=[])))
    port = hq.url.rpartition(":")[2]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_arguments, **_named: [(2, 1, 6, "", ("127.0.0.1", int(port)))])
    checks = hardware.validate(f"http://hq.example.com:{port}", "CODE")
    assert results(checks) == [("server", "PASS"), ("encryption", "WARNING")]


def test_a_busy_headquarters_says_when_to_come_back(hardware, hq):
    hq.on("POST", "devices/validate", problem_reply(429, "headquarters-busy", **{"Retry-After": "40"}))
    with pytest.raises(HeadquartersBusy) as caught:
        hardware.validate(hq.url, "CODE")
    assert caught.value.retry_after_seconds == 40


def test_an_open_transaction_is_named(online, hq):
    online.scan(MILK)
    hq.on("POST", "devices/validate", json_reply(ValidationAnswer(checks=[])))
    assert results(online.validate(hq.url, "CODE"))[0] == ("transaction", "FAIL")


def test_what_is_no_address_is_said_so(hardware):
    with pytest.raises(InvalidInput):
        hardware.validate("hq", "CODE")
