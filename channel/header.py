"""What a package says about itself: the `package` table inside every package, whatever its kind.

Plain names and values and not one JSON document, so that any SQLite shell shows what a package is.
"""

import sqlite3
from enum import StrEnum
from typing import Any, NoReturn

import msgspec

from channel.ddl import OLDEST_READABLE, READABLE_FROM, SCHEMA_VERSION
from channel.errors import PackageCorrupt, SchemaUnknown
from channel.row_hash import TableChecksum
from channel.timestamp import Timestamp

# Raised when a package cannot be understood as before: 2 hashes rows as JSON. What is of another one is made anew.
FORMAT_VERSION = 2

TABLE_SQL = "CREATE TABLE package (name TEXT NOT NULL PRIMARY KEY, value TEXT) STRICT"
# The fields written as JSON; all others are written as plain text.
JSON_FIELDS = ("watermarks", "row_counts", "checksums", "dropped_tables")


class PackageKind(StrEnum):
    """What a package does to a channel database: is one, changes rows of one job, or replaces one job's tables whole."""

    FULL = "FULL"
    DELTA = "DELTA"
    REPAIR = "REPAIR"


class Audience(StrEnum):
    """Which kind of channel database a package is for; OFFLINE leaves out what its subjobs exclude.

    ALL where both would be the same bytes, as they are while nothing is excluded. A channel database is never ALL.
    """

    ALL = "ALL"
    OFFLINE = "OFFLINE"
    STORE = "STORE"


class RowCount(msgspec.Struct, frozen=True):
    """How many rows of a table a package writes and removes."""

    upserted: int = 0
    deleted: int = 0


class PackageHeader(msgspec.Struct, frozen=True, kw_only=True):
    """The header of a package; `checksums` are those after `to_release`, as its audience has them.

    `job` is a DELTA's and a REPAIR's, `from_release` a DELTA's: its job's rows are the same at every release from there
    up to `to_release`, so it fits a database at any of them. `row_counts` and `checksums` are by table, `watermarks` by
    job. Programs older than `readable_from` cannot sell from its tables. `dropped_tables` are a REPAIR's: tables its job
    no longer has.
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
    readable_from: int = READABLE_FROM
    dropped_tables: list[str] = []


def write_header(connection: sqlite3.Connection, header: PackageHeader, schema: str = "main") -> None:
    """Write a package's header into its database, in place of any header it has."""
    table = f"{schema}.package"
    connection.execute(f"DROP TABLE IF EXISTS {table}")
    connection.execute(TABLE_SQL.replace("package", table, 1))
    connection.executemany(f"INSERT INTO {table} (name, value) VALUES (?, ?)", _texts(header).items())  # noqa: S608 - our own name


def read_header(connection: sqlite3.Connection, schema: str = "main") -> PackageHeader:
    """Read a package's header from its database.

    Raises:
        PackageCorrupt: there is no header, or it cannot be read.
        SchemaUnknown: the package has a format or a schema that this program does not know.
    """
    try:
        made = connection.execute(f"SELECT sql FROM {schema}.sqlite_master WHERE name = 'package'").fetchone()  # noqa: S608 - as below
        if made is None or made[0] != TABLE_SQL:
            raise PackageCorrupt("The package has no header.")  # a view of that name would run its own SQL
        rows = connection.execute(f"SELECT name, value FROM {schema}.package")  # noqa: S608 - our own name
        texts: dict[str, str | None] = dict(tuple(row) for row in rows)
        _check_versions(texts)
        return msgspec.convert({**texts, **_json_fields(texts)}, PackageHeader, strict=False)
    except (sqlite3.DatabaseError, msgspec.MsgspecError, ValueError) as error:
        raise PackageCorrupt(f"The package has no readable header: {error}") from error


def _check_versions(texts: dict[str, str | None]) -> None:
    """Refuse what cannot be understood before its fields are looked at: they may mean something else."""
    format_version, schema_version = (_version(texts, name) for name in ("format_version", "schema_version"))
    if format_version != FORMAT_VERSION:
        _refuse_version(
            "format_version", format_version, f"this program knows {FORMAT_VERSION}", is_newer=format_version > FORMAT_VERSION
        )
    # a package that does not say for whom its tables are readable is for those that know its version
    readable_from = _version(texts, "readable_from") if "readable_from" in texts else schema_version
    if readable_from > SCHEMA_VERSION:
        known = f"it is for programs that know version {readable_from}, this one knows {SCHEMA_VERSION}"
        _refuse_version("schema_version", schema_version, known, is_newer=True)
    if schema_version < OLDEST_READABLE:
        known = f"this program reads versions from {OLDEST_READABLE} on"
        _refuse_version("schema_version", schema_version, known, is_newer=False)


def _version(texts: dict[str, str | None], name: str) -> int:
    """Read a version.

    Raises:
        PackageCorrupt: the header does not say it.
        ValueError: it is no number.
    """
    text = texts.get(name)
    if text is None:
        raise PackageCorrupt(f"The package does not say its {name}.")
    return int(text)


def _refuse_version(name: str, version: int, known: str, *, is_newer: bool) -> NoReturn:
    """Say which version it is and what to do.

    Raises:
        SchemaUnknown: always.
    """
    remedy = "Update this program." if is_newer else "Run a distribution schedule at headquarters, which makes new packages."
    raise SchemaUnknown(f"The package has {name} {version}; {known}. {remedy}", **{name: version})


def _texts(header: PackageHeader) -> dict[str, str | None]:
    fields: dict[str, Any] = msgspec.to_builtins(header)
    return {
        name: value if value is None or isinstance(value, str) else msgspec.json.encode(value).decode()
        for name, value in fields.items()
    }


def _json_fields(texts: dict[str, str | None]) -> dict[str, Any]:
    return {name: msgspec.json.decode(text) for name in JSON_FIELDS if (text := texts.get(name))}
