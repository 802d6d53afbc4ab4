"""The next receipt number of a register.

The sequence of receipts is the register's and not the journal's: replacement hardware goes on where HQ says that the
one before ended, while its journal counts its transactions from 1.
"""

import sqlite3

from channel.receipt_number import receipt_number
from pos.journal import sequences


def take_receipt_number(journal: sqlite3.Connection, mask: str, *, store: str, register: str) -> str:
    """Take the next receipt number; the caller's transaction decides whether it was used."""
    sequence = sequences.take_next(journal, sequences.RECEIPTS)
    return receipt_number(mask, store=store, register=register, sequence=sequence)
