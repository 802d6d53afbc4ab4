"""The outbox cut into batches, read while it is sent: a month's backlog is never in memory, nor is a list of it.

A batch ends after so many transactions or bytes, whichever comes first, because five hundred invoices of a wholesaler are a
hundred times as large as five hundred coffees. Each page of the journal is read once.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from pos.journal.entries import WaitingEntry


class OutboxBatches:
    """Yields what waits, oldest first, in batches; sales that are made meanwhile are for the next time.

    What HQ refused to look at before is in none: `refused` tells of those once all batches were read.
    """

    def __init__(self, journal: sqlite3.Connection, *, most_entries: int, most_bytes: int) -> None:
        self._journal = journal
        self._most_entries = most_entries
        self._most_bytes = most_bytes
        self._read_to = 0
        self._refused: list[tuple[int, int]] = []
        self._last = journal.execute("SELECT max(entry_id) FROM entry").fetchone()[0] or 0

    def __iter__(self) -> Iterator[list[WaitingEntry]]:
        """Yield the next batch; a transaction that is larger than a batch may be is one alone."""
        is_more = True
        while is_more:
            batch, is_more = self._next()
            if batch:
                yield batch

    @property
    def refused(self) -> list[int]:
        """Return the ids of what HQ refused before, those first that it refused least often: so each has its turn."""
        return [entry_id for _, entry_id in sorted(self._refused)]

    def _next(self) -> tuple[list[WaitingEntry], bool]:
        """Read on; return what belongs to one batch, and whether anything was there to be read."""
        batch: list[WaitingEntry] = []
        size, before = 0, self._read_to
        rows = self._journal.execute(
            "SELECT entry_id, transaction_id, document, refusals FROM entry"
            " WHERE acknowledged_at IS NULL AND entry_id > ? AND entry_id <= ? ORDER BY entry_id LIMIT ?",
            (self._read_to, self._last, self._most_entries),
        )
        # Closed before anything is sent: a read that stays open keeps the journal's log from being emptied.
        with closing(rows):
            for entry_id, transaction_id, document, refusals in rows:
                if refusals:
                    self._refused.append((refusals, entry_id))
                else:
                    size += len(document)
                    if batch and size > self._most_bytes:
                        break
                    batch.append(WaitingEntry(entry_id, transaction_id, document))
                self._read_to = entry_id
        return batch, self._read_to > before
