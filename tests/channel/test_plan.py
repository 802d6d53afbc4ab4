"""Plans are signed and verified as the exact text that travels."""

import base64

import msgspec
import pytest

from channel.errors import SignatureInvalid
from channel.header import Audience, PackageKind
from channel.plan import (
    Acknowledgement,
    ConnectionMode,
    Plan,
    PlannedPackage,
    PollRequest,
    RegisterStatus,
    SignedPlan,
    sign_plan,
    verify_plan,
)
from channel.signing import generate_private_key, key_id, load_private_key, private_key_bytes, public_key_bytes, sign_text
from tests.channel.factories import APPLIED_AT

PRIVATE_KEY = load_private_key(bytes(range(32)))
PUBLIC_KEYS = {key_id(public_key_bytes(PRIVATE_KEY)): public_key_bytes(PRIVATE_KEY)}

PLAN = Plan(
    register="0001-01",
    database_id=9,
    epoch=1,
    number=42,
    group_id=3,
    group_name="צפון",
    from_release=6,
    to_release=7,
    packages=[
        PlannedPackage(
            sha256="ab" * 32,
            kind=PackageKind.DELTA,
            audience=Audience.OFFLINE,
            job=1040,
            from_release=6,
            to_release=7,
            size_bytes=100,
            uncompressed_bytes=200,
        )
    ],
    checksums={"product": "4:17:-3"},
    issued_at=APPLIED_AT,
    next_poll_seconds=60,
)


def test_signed_plan_is_read_back_after_a_journey_as_json():
    travelled = msgspec.json.decode(msgspec.json.encode(sign_plan(PLAN, PRIVATE_KEY)), type=SignedPlan)
    assert verify_plan(travelled, PUBLIC_KEYS) == PLAN


def test_plan_written_differently_is_valid_when_that_text_was_signed():
    text = msgspec.json.format(sign_plan(PLAN, PRIVATE_KEY).plan)
    signed = SignedPlan(plan=text, signature=sign_text(text, PRIVATE_KEY), key_id=next(iter(PUBLIC_KEYS)))
    assert verify_plan(signed, PUBLIC_KEYS) == PLAN


@pytest.mark.parametrize(
    "change",
    [
        lambda signed: {"plan": signed.plan.replace('"number":42', '"number":43')},
        lambda signed: {"plan": signed.plan + " "},
        lambda signed: {"plan": signed.plan + "\ud800"},
        lambda signed: {"signature": sign_text(signed.plan, generate_private_key())},
        lambda signed: {"signature": base64.b64encode(b"short").decode()},
        lambda signed: {"signature": "no base64!"},
        lambda signed: {"key_id": "0" * 16},
    ],
)
def test_plan_that_was_touched_is_refused(change):
    signed = sign_plan(PLAN, PRIVATE_KEY)
    with pytest.raises(SignatureInvalid):
        verify_plan(msgspec.structs.replace(signed, **change(signed)), PUBLIC_KEYS)


@pytest.mark.parametrize("text", ["[]", "{}", "no json"])
def test_signed_text_that_is_no_plan_is_refused(text):
    signed = SignedPlan(plan=text, signature=sign_text(text, PRIVATE_KEY), key_id=next(iter(PUBLIC_KEYS)))
    with pytest.raises(SignatureInvalid, match="not a plan"):
        verify_plan(signed, PUBLIC_KEYS)


def test_key_id_is_the_beginning_of_the_hash_of_the_public_key():
    assert key_id(public_key_bytes(PRIVATE_KEY)) == "56475aa75463474c"


def test_private_key_is_the_same_after_storing():
    key = generate_private_key()
    assert public_key_bytes(load_private_key(private_key_bytes(key))) == public_key_bytes(key)


def test_status_with_a_naive_clock_is_refused():
    text = (
        '{"status":{"journal_id":"j","connection_mode":"ONLINE","sales_waiting":0,"last_sequence_number":0,'
        '"program_version":"1","clock_at":"2026-11-02T06:00:00"}}'
    )
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(text, type=PollRequest)


def test_poll_request_travels_as_json():
    status = RegisterStatus(
        journal_id="j",
        connection_mode=ConnectionMode.OFFLINE,
        sales_waiting=2,
        last_sequence_number=17,
        program_version="1.0",
        clock_at=APPLIED_AT,
        oldest_waiting_at=APPLIED_AT,
    )
    request = PollRequest(status=status, plan_tag="t")
    assert msgspec.json.decode(msgspec.json.encode(request), type=PollRequest) == request


def test_acknowledgement_with_an_unknown_state_is_refused():
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"package_sha256":"a","state":"REQUESTED"}', type=Acknowledgement)
