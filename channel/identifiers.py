"""Ids that are made where the sale happens, once, and never again.

UUIDv7 because its time prefix keeps indexes at HQ appending instead of scattering, which a UUIDv4 does not; the
standard library of Python 3.11 has none. An id given by HQ would need the network to sell.
"""

import secrets
import time
from uuid import UUID

RANDOM_BITS = 74
_LOW_BITS = 62


def uuid7(now_ms: int, random: int) -> UUID:
    """Build the UUIDv7 (RFC 9562) of a Unix time in milliseconds and 74 random bits.

    Raises: ValueError when either does not fit.
    """
    if not 0 <= now_ms < 1 << 48 or not 0 <= random < 1 << RANDOM_BITS:
        raise ValueError("a UUIDv7 takes 48 bits of milliseconds and 74 random bits")
    high, low = divmod(random, 1 << _LOW_BITS)
    return UUID(int=now_ms << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def new_transaction_id() -> str:
    """Make the id of a new transaction, from this machine's clock and its random source."""
    return str(uuid7(time.time_ns() // 1_000_000, secrets.randbits(RANDOM_BITS)))


def new_journal_id() -> str:
    """Make the id of a new journal; replacement hardware gets its own, and so its own sequence numbers."""
    return new_transaction_id()
