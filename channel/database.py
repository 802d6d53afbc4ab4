"""How a channel database, or a package once unpacked, is opened: always through here, so that readers stay readers.

A channel database is opened read-only everywhere but where packages are applied: `BEGIN IMMEDIATE` of a writer would
otherwise lock it too, and nobody but a package may change it.
"""

import sqlite3
from pathlib import Path

from channel.row_hash import register_row_hash

BUSY_TIMEOUT_SECONDS = 20


def file_uri(path: Path, **options: str) -> str:
    """Write the SQLite URI of a file, safe for any character a path may have."""
    query = "&".join(f"{name}={value}" for name, value in options.items())
    return f"{path.absolute().as_uri()}?{query}"


def open_channel_database(path: Path, *, read_only: bool = True) -> sqlite3.Connection:
    """Open an existing channel database, in autocommit mode, with rows that know their column names.

    Raises:
        sqlite3.OperationalError: there is no such file, or it cannot be opened.
        sqlite3.DatabaseError: the file is not a database.
    """
    mode = "ro" if read_only else "rw"
    # Threads may hand a connection on (web workers, the register's loops), never share it at one moment.
    connection = sqlite3.connect(
        file_uri(path, mode=mode), uri=True, isolation_level=None, timeout=BUSY_TIMEOUT_SECONDS, check_same_thread=False
    )
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA trusted_schema = OFF")
        if not read_only:
            # What is deleted is overwritten, as far as SQLite can: see `distribution.packaging.full_copy`.
            connection.execute("PRAGMA secure_delete = ON").fetchone()
        # Reads the file: from here on this connection keeps its files even when their names are removed.
        schema_version(connection)
        register_row_hash(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def schema_version(connection: sqlite3.Connection) -> int:
    """Return SQLite's number of the file's tables, which changes whenever one is made, altered or removed."""
    return int(connection.execute("PRAGMA main.schema_version").fetchone()[0])


def open_unpacked_package(path: Path) -> sqlite3.Connection:
    """Open an unpacked package for reading. `immutable`: nobody writes it, so no lock and no other file is needed.

    Raises:
        sqlite3.DatabaseError: the file cannot be opened or is not a database.
    """
    connection = sqlite3.connect(file_uri(path, mode="ro", immutable="1"), uri=True, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection
