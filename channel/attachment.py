"""Bringing the packages of a plan within reach of one SQLite transaction.

SQLite attaches nothing inside a transaction and at most ten databases. A usual plan fits; a longer one is first merged
into one temporary database.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from channel.database import file_uri
from channel.ddl import read_tables
from channel.header import PackageHeader
from channel.merge import MERGED, MergedPackages

MAXIMUM_ATTACHED = 8


class Attached(msgspec.Struct, frozen=True):
    """A database attached to the connection, holding one package or several merged, and the tables they drop."""

    alias: str
    dropped_tables: tuple[str, ...]


@contextmanager
def attached(
    connection: sqlite3.Connection, packages: Sequence[Path], headers: Sequence[PackageHeader]
) -> Iterator[list[Attached]]:
    """Attach unpacked DELTAs and REPAIRs to a connection and give what to apply, in order.

    Raises:
        PackageInvalid: a package does not fit this database (only found here when they are merged).
    """
    if len(packages) > MAXIMUM_ATTACHED:
        yield [_merged(connection, packages, headers)]
        return
    aliases = [f"package_{number}" for number in range(len(packages))]
    for alias, path in zip(aliases, packages, strict=True):
        _attach(connection, path, alias)
    yield [Attached(alias, tuple(header.dropped_tables)) for alias, header in zip(aliases, headers, strict=True)]


def _merged(connection: sqlite3.Connection, packages: Sequence[Path], headers: Sequence[PackageHeader]) -> Attached:
    merged = MergedPackages(connection, read_tables(connection))
    for path, header in zip(packages, headers, strict=True):
        _attach(connection, path, "next_package")
        merged.add("next_package", header.dropped_tables)
        connection.execute("DETACH DATABASE next_package")
    return Attached(MERGED, tuple(sorted(merged.dropped)))


def _attach(connection: sqlite3.Connection, path: Path, alias: str) -> None:
    connection.execute(f"ATTACH DATABASE ? AS {alias}", (file_uri(path, mode="ro", immutable="1"),))
