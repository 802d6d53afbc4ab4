"""PINs are kept as Argon2id hashes only, because their hashes travel to registers that can be stolen.

The cost is what OWASP names for Argon2id with little memory: a register of ten years ago signs in within a second.
"""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

# What an unknown number is checked against, so that it takes as long to refuse as a wrong PIN. It is no PIN's hash.
NOBODYS_HASH = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def hash_pin(pin: str) -> str:
    """Hash a PIN with a salt of its own."""
    return _HASHER.hash(pin)


def verify_pin(pin: str, pin_hash: str) -> bool:
    """Tell whether a PIN is the one of this hash; no PIN is that of an empty or unreadable hash."""
    try:
        return _HASHER.verify(pin_hash or NOBODYS_HASH, pin)
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False
