"""How a service token is made, shown and stored.

256 random bits, so that a plain SHA-256 is enough: nobody guesses it even from a stolen table, and it is checked at every
request. It begins alike for all, so that programs that search repositories for lost secrets recognise it.
"""

import hashlib
import secrets

TOKEN_BYTES = 32
BEGINNING = "evt_"
PREFIX_LENGTH = len(BEGINNING) + 6


def new_service_token() -> str:
    """Make a token, safe in a header."""
    return BEGINNING + secrets.token_urlsafe(TOKEN_BYTES)


def hash_service_token(token: str) -> str:
    """Return what is stored of a token: SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def prefix_of(token: str) -> str:
    """Return the beginning of a token that people may see."""
    return token[:PREFIX_LENGTH]
