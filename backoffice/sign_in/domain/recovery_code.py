"""Recovery codes: what a person signs in with who has lost the device with their second factor. Each is used once."""

import hashlib
import secrets

#: No letter that is taken for another one, in 16 places: 80 bits, which no hash function has to slow down.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 16
COUNT = 10


def new_recovery_codes() -> list[str]:
    """Make a set of codes, as people write them down: aaaa-aaaa-aaaa-aaaa."""
    return [_grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH))) for _ in range(COUNT)]


def recovery_code_hash(text: str) -> str:
    """Return what is kept of a code; dashes, spaces and capitals are no matter."""
    plain = "".join(letter for letter in text.lower() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def _grouped(code: str) -> str:
    return "-".join(code[place : place + 4] for place in range(0, LENGTH, 4))
