"""Device tokens and activation codes: how they are made, shown and stored.

Only hashes are stored. A plain SHA-256 is enough, and not Argon2id as for PINs: both are random and long, so nobody
can guess them even from a stolen table, and a token is checked at every request.
"""

import hashlib
import secrets

TOKEN_BYTES = 32
ACTIVATION_CODE_LENGTH = 10

# No 0 O, 1 I L, U V twins: a code is read from a screen and typed at a till.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_device_token() -> str:
    """Make a device token of 256 random bits, safe in a header."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_activation_code() -> str:
    """Make an activation code as it is shown: XXXXX-XXXXX, about 49 random bits."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(ACTIVATION_CODE_LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


def hash_token(token: str) -> str:
    """Return what is stored of a device token: SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def hash_activation_code(code: str) -> str:
    """Return what is stored of an activation code, however it was typed: case, spaces and dashes do not count."""
    letters = "".join(code.split()).replace("-", "").upper()
    return hashlib.sha256(f"activation:{letters}".encode()).hexdigest()
