"""What waits in a register's outbox, all of it at once."""

import sqlite3

from pos.journal.entries import WaitingEntry
from pos.journal.outbox_batches import OutboxBatches

MANY = 1_000_000


def waiting_entries(journal: sqlite3.Connection) -> list[WaitingEntry]:
    """Read what waits and was never refused, oldest first."""
    return [entry for batch in OutboxBatches(journal, most_entries=MANY, most_bytes=MANY * MANY) for entry in batch]
