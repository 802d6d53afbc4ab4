"""validate, activate in its three ways, hand-over: what is printed, and the exit codes."""

import msgspec
import pytest

from channel.activation_check import ValidationAnswer, failed, passed
from channel.activation_file import ActivationFile, RegisterCode, fingerprint, write_activation_file
from channel.activation_link import activation_link
from channel.signing import public_key_bytes
from pos.cli.main import main
from tests.pos.published import ACTIVATION_CODE
from tests.pos.stub_headquarters import json_reply, problem_reply


@pytest.fixture
def pos(tmp_path, capsys, monkeypatch):
    """Run one command; return its exit code, the lines it printed below the header, and what went wrong."""
    monkeypatch.setenv("EVERYTILL_REGISTER_HOME", str(tmp_path / "home"))

    def run(*arguments: str) -> tuple[int, list[str], str]:
        capsys.readouterr()
        code = main(arguments)
        printed = capsys.readouterr()
        return code, printed.out.splitlines()[1:], printed.err

    return run


ACTIVATED = "Activated as register R1 (Till 1) of store S1."


def test_the_text_of_the_qr_code_activates(pos, hq, published):
    code, lines, _ = pos("activate", "--from", activation_link(hq.url, ACTIVATION_CODE))
    assert (code, lines[0]) == (0, ACTIVATED)


@pytest.mark.parametrize(
    "arguments", [(), ("--server", "http://x"), ("--code", "x"), ("--from", "x", "--code", "x"), ("--file", "x")]
)
def test_half_of_what_is_needed_is_refused(pos, arguments):
    code, _, error = pos("activate", *arguments)
    assert (code, error.startswith("Error: ")) == (1, True)


def test_a_file_activates_with_its_fingerprint_and_not_without(pos, hq, published, tmp_path):
    entry = RegisterCode(register="R1", name="Till", store="S1", code=ACTIVATION_CODE, expires_at="")
    path = tmp_path / "file.json"
    path.write_bytes(write_activation_file(ActivationFile(server_url=hq.url, issued_at="", registers=[entry]), published.key))
    shown = fingerprint(public_key_bytes(published.key))
    code, lines, error = pos("activate", "--file", str(path), "--register", "R1")
    assert (code, lines[1].strip()) == (1, shown)
    assert "Nobody has confirmed the key" in error
    assert pos("activate", "--file", str(path), "--register", "R1", "--fingerprint", shown)[:2] == (0, [ACTIVATED])


def test_a_price_checker_is_called_one(pos, hq, published):
    answer = msgspec.structs.replace(published.activation(), device_type="PRICE_CHECKER")
    hq.on("POST", "devices/activate", json_reply(answer, 201))
    assert pos("activate", "--server", hq.url, "--code", "x")[1] == [
        "Activated as price checker of register R1 (Till 1) of store S1."
    ]


def test_validate_lists_every_check_with_its_remedy(pos, hq):
    checks = [passed("code", "The code is good."), failed("clock", "The clock is off.", "Set it.")]
    hq.on("POST", "devices/validate", json_reply(ValidationAnswer(checks=checks)))
    code, lines, _ = pos("validate", "--server", hq.url, "--code", "x")
    assert code == 1
    assert [line.split() for line in lines[2:]] == [
        ["pass", "code", "The", "code", "is", "good."],
        ["fail", "clock", "The", "clock", "is", "off."],
        ["Set", "it."],
        ["Mend", "what", "failed,", "then", "validate", "again."],
    ]
    hq.on("POST", "devices/validate", json_reply(ValidationAnswer(checks=checks[:1])))
    code, lines, _ = pos("validate", "--from", activation_link(hq.url, "x"))
    assert (code, lines[-1]) == (0, "Nothing is in the way of the activation.")


def test_hand_over_with_nothing_to_bring_says_so(pos):
    assert pos("hand-over", "--code", "x")[:2] == (0, ["Nothing waits here: headquarters has every transaction of this journal."])


def test_a_busy_headquarters_is_told_apart_from_a_wrong_code(pos, hq):
    hq.on("POST", "devices/activate", problem_reply(429, "headquarters-busy", **{"Retry-After": "9"}))
    assert pos("activate", "--server", hq.url, "--code", "x")[0] == 3
