"""Opening journal.db, and the two ways of writing to it.

WAL lets the sync loop write while a sale goes on. `synchronous` is NORMAL for a cart's lines, which survive a killed
process and may be lost to a power cut, and FULL where the cashier is about to be told that something is done: that
is an fsync per sale and not per line.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from channel.durable_file import sync_folder
from pos.journal.schema import migrate

BUSY_TIMEOUT_SECONDS = 15
RETRY_SECONDS = 0.02
# The bits of an SQLite result code that say what it is; the others say where it comes from.
PRIMARY_CODE = 0xFF


def open_journal(path: Path) -> sqlite3.Connection:
    """Open a journal, make it when it is not there, and bring it to this program's shape.

    The connection commits by itself; use `writing` or `durable` for more than one statement. Raises: JournalTooNew.
    """
    is_new = not path.exists()
    if is_new:
        # private from the first byte, and so are the files that SQLite writes beside it: it gives them these rights
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    try:
        _write_ahead(connection)
        connection.execute("PRAGMA fullfsync = ON")  # on macOS fsync alone leaves data in the drive's cache
        connection.execute("PRAGMA synchronous = FULL")
        migrate(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        connection.close()
        raise
    if is_new:
        # a file nobody can find is lost as well
        sync_folder(path.parent)
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to WAL. SQLite does not wait for another program that does so at this moment, so it is tried until it is done."""
    give_up_at = time.monotonic() + BUSY_TIMEOUT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & PRIMARY_CODE != sqlite3.SQLITE_BUSY or time.monotonic() > give_up_at:
                raise
        time.sleep(RETRY_SECONDS)


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Write all of it or nothing, safe against a killed process."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        # a full disk may have rolled back already, and then ROLLBACK itself would hide why
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def durable(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Write all of it or nothing, and have it on the disk before going on: safe against a power cut.

    Never within another block: SQLite cannot raise its safety in the middle of a transaction. What such a block needs
    and may have to repair (the register's own data) is read before it.
    """
    assert not connection.in_transaction, "a durable block is a transaction of its own"
    connection.execute("PRAGMA synchronous = FULL")
    try:
        with writing(connection):
            yield connection
    finally:
        connection.execute("PRAGMA synchronous = NORMAL")
