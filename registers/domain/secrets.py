"""Device tokens and one-time codes (to activate, to hand over): how they are made, shown and stored.

Only hashes are stored. Of a token, with 256 random bits, a plain SHA-256 is enough: nobody can guess it even from a
stolen table, and it is checked at every request. A one-time code is typed by people and has 49 bits, which a graphics
card tries in hours; it is hashed with a key that is not in the database, and a table alone says nothing. Argon2id as for
PINs would need its salt, and so the row, before the code is known.
"""

import hashlib
import hmac
import secrets

TOKEN_BYTES = 32
CODE_LENGTH = 10

# No 0 O, 1 I L, U V twins: a code is read from a screen and typed at a till.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_device_token() -> str:
    """Make a device token of 256 random bits, safe in a header."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_one_time_code() -> str:
    """Make a one-time code as it is shown: XXXXX-XXXXX, about 49 random bits."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


def hash_token(token: str) -> str:
    """Return what is stored of a device token: SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def hash_activation_code(code: str, *, key: str) -> str:
    """Return what is stored of an activation code, however it was typed: case, spaces and dashes do not count.

    `key` is HQ's secret key: HMAC-SHA-256 in hex. A new key ends the codes that wait.
    """
    return _hash_code("activation", code, key)


def hash_hand_over_code(code: str, *, key: str) -> str:
    """Return what is stored of a hand-over code; one code is never worth anything as the other."""
    return _hash_code("hand-over", code, key)


def _hash_code(purpose: str, code: str, key: str) -> str:
    letters = "".join(code.split()).replace("-", "").upper()
    return hmac.new(key.encode(), f"{purpose}:{letters}".encode(), hashlib.sha256).hexdigest()
