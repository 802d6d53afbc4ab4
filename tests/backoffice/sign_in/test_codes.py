"""Codes by time as the RFC has them, and how keys and recovery codes are kept."""

from datetime import UTC, datetime, timedelta

import pytest

from backoffice.sign_in.domain.kept_key import opened_key, sealed_key
from backoffice.sign_in.domain.recovery_code import new_recovery_codes, recovery_code_hash
from backoffice.sign_in.domain.totp_code import code_at, key_address, step_of_code
from backoffice.sign_in.domain.wrong_codes import closed_until

KEY = b"12345678901234567890"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_rfc_6238(seconds, code):
    assert code_at(KEY, seconds) == code


def test_a_code_of_the_step_before_and_after_is_taken_and_no_further():
    code = code_at(KEY, 3000)
    found = {seconds: step_of_code(KEY, code, seconds=seconds, last_step=0) for seconds in (2940, 2970, 3000, 3030, 3060)}
    assert found == {2940: None, 2970: 100, 3000: 100, 3030: 100, 3060: None}


def test_a_used_step_is_not_taken_again():
    assert step_of_code(KEY, code_at(KEY, 3000), seconds=3000, last_step=99) == 100
    assert step_of_code(KEY, code_at(KEY, 3000), seconds=3000, last_step=100) is None


@pytest.mark.parametrize("text", ["", "28708", "2870821", "٢٨٧٠٨٢", "abcdef"])
def test_what_is_no_code_is_none(text):
    assert step_of_code(KEY, text, seconds=59, last_step=0) is None


def test_an_app_is_told_who_the_key_is_for():
    assert key_address(KEY, user_name="anna", issuer="Everytill") == (
        "otpauth://totp/Everytill:anna?digits=6&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA1&issuer=Everytill&period=30"
    )


def test_a_kept_key_is_opened_by_the_same_secret_only():
    kept = sealed_key(KEY, secret="one" * 20)
    assert opened_key(kept, secret="one" * 20) == KEY
    assert opened_key(kept, secret="two" * 20) is None


def test_recovery_codes_differ_and_are_read_as_people_type_them():
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    assert recovery_code_hash(codes[0].upper().replace("-", " ")) == recovery_code_hash(codes[0])


def test_wrong_codes_close_for_longer_and_longer():
    waits = [(closed_until(count, NOW) - NOW).total_seconds() for count in (1, 2, 3, 10, 11, 1000)]
    assert waits == [1, 2, 4, 512, 600, 600]
    assert closed_until(0, NOW - timedelta(days=1)) is None
