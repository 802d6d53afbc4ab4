"""Many registers from one signed file: what was altered, and whoever is not that headquarters, is refused."""

import json

import pytest

from channel.activation_file import ActivationFile, RegisterCode, fingerprint, write_activation_file
from channel.errors import InvalidInput, NotFound, SignatureInvalid
from channel.signing import generate_private_key, public_key_bytes
from pos.register import Register
from tests.pos.published import ACTIVATION_CODE


@pytest.fixture
def file(hq, published, tmp_path):
    entries = [
        RegisterCode(register=number, name="Till", store="S1", code=ACTIVATION_CODE, expires_at="2026-01-08T09:00:00.000000Z")
        for number in ("R1", "R2")
    ]
    content = ActivationFile(server_url=hq.url, issued_at="2026-01-05T09:00:00.000000Z", registers=entries)
    path = tmp_path / "activation.json"
    path.write_bytes(write_activation_file(content, published.key))
    return path


@pytest.fixture
def shown(published) -> str:
    return fingerprint(public_key_bytes(published.key))


@pytest.fixture
def hardware(tmp_path, clock):
    with Register(tmp_path / "new", clock=clock) as register:
        yield register


def activate(hardware, file, *, register="R1", known_fingerprint=None, vouch=lambda _shown: False):
    return hardware.activate_from_file(file, register, known_fingerprint=known_fingerprint, vouch=vouch)


@pytest.mark.parametrize("change", [str, str.upper, lambda text: text.replace(" ", ":"), lambda text: text[:39]])
def test_the_right_fingerprint_activates_however_it_was_typed(hardware, file, shown, change):
    assert activate(hardware, file, known_fingerprint=change(shown)).register_number == "R1"
    assert hardware.overview().is_activated


def test_a_person_may_vouch_for_the_fingerprint_that_is_shown(hardware, file, shown):
    asked = []
    assert activate(hardware, file, vouch=lambda text: asked.append(text) is None).register_number == "R1"
    assert asked == [shown]


@pytest.mark.parametrize("given", [None, "", "abcd", "0" * 64])
def test_without_the_right_fingerprint_nothing_is_asked_of_hq(hardware, file, hq, given):
    with pytest.raises(SignatureInvalid):
        activate(hardware, file, known_fingerprint=given)
    assert hq.asked("devices/activate") == []


def test_a_part_of_the_fingerprint_that_is_too_short_is_not_enough(hardware, file, shown):
    with pytest.raises(SignatureInvalid, match="another key"):
        activate(hardware, file, known_fingerprint=shown[:34])


def test_every_altered_byte_of_the_content_is_found(hardware, file, shown, hq):
    written = json.loads(file.read_text())
    for old, new in ((hq.url, "http://evil.example"), ('"R2"', '"R3"'), (ACTIVATION_CODE, "OTHER")):
        file.write_text(json.dumps({**written, "content": written["content"].replace(old, new)}))
        with pytest.raises(SignatureInvalid, match="was altered"):
            activate(hardware, file, known_fingerprint=shown)


def test_another_key_cannot_be_put_into_the_file(hardware, file, shown):
    written = json.loads(file.read_text())
    other = write_activation_file(ActivationFile(server_url="http://evil", issued_at="", registers=[]), generate_private_key())
    file.write_text(json.dumps({**written, "public_key": json.loads(other)["public_key"]}))
    with pytest.raises(SignatureInvalid, match="was altered"):
        activate(hardware, file, known_fingerprint=shown)
    file.write_bytes(other)
    with pytest.raises(SignatureInvalid, match="another key"):
        activate(hardware, file, known_fingerprint=shown)


def test_a_headquarters_with_another_key_is_not_believed(hardware, file, shown, published):
    published.key = generate_private_key()
    with pytest.raises(SignatureInvalid, match="Who answered"):
        activate(hardware, file, known_fingerprint=shown)
    assert not hardware.overview().is_activated


def test_a_register_that_is_not_in_the_file_is_named_with_those_that_are(hardware, file, shown):
    with pytest.raises(NotFound, match=r"no code for register R9. It has: R1, R2\."):
        activate(hardware, file, register="R9", known_fingerprint=shown)


@pytest.mark.parametrize(
    "written", [b"", b"[]", b"\xff", b'{"format": "x"}', b'{"format":"x","content":"","signature":"","public_key":"AA=="}']
)
def test_what_is_no_activation_file_is_said_so(hardware, tmp_path, written):
    path = tmp_path / "other.json"
    path.write_bytes(written)
    with pytest.raises(InvalidInput):
        activate(hardware, path)
