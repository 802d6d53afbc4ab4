"""How far the sync that is under way has come, for who looks on from another thread or program.

Only what cannot be seen otherwise is kept: how many bytes have arrived is the size of the files in the folder of
downloads, and is asked of them. A program that is killed leaves its note behind; the next sync begins with its own. A
journal that cannot be written to is no reason for a sync to fail before it has to.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from channel.header import PackageHeader
from channel.plan import PlannedPackage
from channel.timestamp import Timestamp
from pos.journal import settings

DOWNLOADING, APPLYING = "DOWNLOADING", "APPLYING"
PART_SUFFIX = ".part"


class SyncNote(Struct, frozen=True, kw_only=True):
    """A sync that is under way: since when, its packages' sizes by SHA-256, what of them was here before, and their rows.

    `rows` is 0 until the packages are unpacked and say it.
    """

    phase: str
    started_at: Timestamp
    sizes: dict[str, int]
    bytes_at_start: int
    rows: int = 0


_DECODER = msgspec.json.Decoder(SyncNote)


def read(journal: sqlite3.Connection) -> SyncNote | None:
    """Return what is under way, None for nothing."""
    text = settings.read(journal, settings.SYNC_PROGRESS)
    return None if text is None else _DECODER.decode(text)


def begin(journal: sqlite3.Connection, packages: Sequence[PlannedPackage], downloads: Path, *, at: datetime) -> None:
    """Note that these packages are being fetched."""
    sizes = sizes_of(packages)
    note = SyncNote(phase=DOWNLOADING, started_at=at, sizes=sizes, bytes_at_start=arrived_bytes(downloads, sizes))
    _write(journal, note)


def begin_applying(journal: sqlite3.Connection, headers: Sequence[PackageHeader]) -> None:
    """Note that everything has arrived, and that its rows are being put in place."""
    note = read(journal)
    if note is not None:
        rows = sum(count.upserted + count.deleted for header in headers for count in header.row_counts.values())
        _write(journal, msgspec.structs.replace(note, phase=APPLYING, rows=rows))


def end(journal: sqlite3.Connection) -> None:
    """Note that nothing is under way any more; most syncs had nothing to fetch and write nothing."""
    with suppress(sqlite3.Error):
        if settings.read(journal, settings.SYNC_PROGRESS) is not None:
            settings.write(journal, settings.SYNC_PROGRESS, None)


def sizes_of(packages: Sequence[PlannedPackage]) -> dict[str, int]:
    """Return the size of each package as it travels, by SHA-256."""
    return {package.sha256: package.size_bytes for package in packages}


def arrived_bytes(downloads: Path, sizes: Mapping[str, int]) -> int:
    """Return how many bytes of these packages are in the folder of downloads."""
    return sum(min(size, _size_here(downloads / sha256)) for sha256, size in sizes.items())


def _size_here(target: Path) -> int:
    """Return the size of a package that is here, or of the part of it that is."""
    for path in (target, target.with_suffix(PART_SUFFIX)):
        # it may be renamed or used up at this very moment
        with suppress(FileNotFoundError):
            return path.stat().st_size
    return 0


def _write(journal: sqlite3.Connection, note: SyncNote) -> None:
    with suppress(sqlite3.Error):
        settings.write(journal, settings.SYNC_PROGRESS, msgspec.json.encode(note).decode())
