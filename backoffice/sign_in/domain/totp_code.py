"""Codes by time (TOTP, RFC 6238) as authenticator apps show them: six digits, a new one every 30 seconds."""

import base64
import secrets

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

KEY_BYTES = 20
STEP_SECONDS = 30
DIGITS = 6
#: A clock may be so many steps off, and a code be typed that long after it was shown.
TOLERANCE = 1


def new_key() -> bytes:
    """Make a key."""
    return secrets.token_bytes(KEY_BYTES)


def key_text(key: bytes) -> str:
    """Write a key as people type it into an app that reads no QR code."""
    return base64.b32encode(key).decode()


def key_address(key: bytes, *, user_name: str, issuer: str) -> str:
    """Write what the QR code says."""
    return _totp(key).get_provisioning_uri(user_name, issuer)


def code_at(key: bytes, seconds: float) -> str:
    """Return the code of a moment."""
    return _totp(key).generate(int(seconds)).decode()


def step_of_code(key: bytes, text: str, *, seconds: float, last_step: int) -> int | None:
    """Find the step that a code belongs to; None for a wrong one, and for one of `last_step` or before, which was used."""
    digits = "".join(text.split())
    if not digits.isascii():
        return None
    present = int(seconds) // STEP_SECONDS
    for step in range(present - TOLERANCE, present + TOLERANCE + 1):
        if step > last_step and secrets.compare_digest(code_at(key, step * STEP_SECONDS), digits):
            return step
    return None


def _totp(key: bytes) -> TOTP:
    # Authenticator apps know SHA-1 and often nothing else; what is weak of it does not matter in an HMAC.
    return TOTP(key, DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303
