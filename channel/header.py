"""What a package says about itself: the `package` table inside every package, whatever its kind.

Plain names and values and not one JSON document, so that any SQLite shell shows what a package is.
"""

import sqlite3
from enum import StrEnum
from typing import Any

import msgspec

from channel.ddl import SCHEMA_VERSION
from channel.errors import PackageCorrupt, SchemaUnknown
from channel.row_hash import TableChecksum
from channel.timestamp import Timestamp

FORMAT_VERSION = 1

# The fields written as JSON; all others are written as plain text.
MAPPINGS = ("watermarks", "row_counts", "checksums")


class PackageKind(StrEnum):
    """What a package does to a channel database."""

    FULL = "FULL"
    DELTA = "DELTA"
    REPAIR = "REPAIR"


class Audience(StrEnum):
    """Which kind of channel database a package is for; OFFLINE leaves out what its subjobs exclude."""

    OFFLINE = "OFFLINE"
    STORE = "STORE"


class RowCount(msgspec.Struct, frozen=True):
    """How many rows of a table a package writes and removes."""

    upserted: int = 0
    deleted: int = 0


class PackageHeader(msgspec.Struct, frozen=True, kw_only=True):
    """The header of a package. `job` and `from_release` are a DELTA's; `checksums` are those after `to_release`.

    `row_counts` and `checksums` are by table, `watermarks` by job.
    """

    kind: PackageKind
    audience: Audience
    group_id: int
    group_name: str
    to_release: int
    epoch: int
    created_at: Timestamp
    job: int | None = None
    from_release: int | None = None
    watermarks: dict[int, str] = {}
    row_counts: dict[str, RowCount] = {}
    checksums: dict[str, TableChecksum] = {}
    format_version: int = FORMAT_VERSION
    schema_version: int = SCHEMA_VERSION


def write_header(connection: sqlite3.Connection, header: PackageHeader, schema: str = "main") -> None:
    """Write a package's header into its database, in place of any header it has."""
    table = f"{schema}.package"
    connection.execute(f"DROP TABLE IF EXISTS {table}")
    connection.execute(f"CREATE TABLE {table} (name TEXT NOT NULL PRIMARY KEY, value TEXT) STRICT")
    connection.executemany(f"INSERT INTO {table} (name, value) VALUES (?, ?)", _texts(header).items())  # noqa: S608 - our own name


def read_header(connection: sqlite3.Connection, schema: str = "main") -> PackageHeader:
    """Read a package's header from its database.

    Raises:
        PackageCorrupt: there is no header, or it cannot be read.
        SchemaUnknown: the package has a format or a schema that this program does not know.
    """
    try:
        rows = connection.execute(f"SELECT name, value FROM {schema}.package")  # noqa: S608 - our own name
        texts: dict[str, str | None] = dict(tuple(row) for row in rows)
        _check_versions(texts)
        return msgspec.convert({**texts, **_mappings(texts)}, PackageHeader, strict=False)
    except (sqlite3.DatabaseError, msgspec.MsgspecError, ValueError) as error:
        raise PackageCorrupt(f"The package has no readable header: {error}") from error


def _check_versions(texts: dict[str, str | None]) -> None:
    """Refuse another format before its fields are looked at: they may mean something else."""
    versions = {"format_version": FORMAT_VERSION, "schema_version": SCHEMA_VERSION}
    for name, known in versions.items():
        if texts.get(name) not in (None, str(known)):
            raise SchemaUnknown(f"The package has {name} {texts[name]}, this program knows {known}.", **{name: texts[name]})
        if texts.get(name) is None:
            raise PackageCorrupt(f"The package does not say its {name}.")


def _texts(header: PackageHeader) -> dict[str, str | None]:
    fields: dict[str, Any] = msgspec.to_builtins(header)
    return {
        name: value if value is None or isinstance(value, str) else msgspec.json.encode(value).decode()
        for name, value in fields.items()
    }


def _mappings(texts: dict[str, str | None]) -> dict[str, Any]:
    return {name: msgspec.json.decode(texts[name] or "{}") for name in MAPPINGS if name in texts}
