"""The package: one SQLite database, compressed with zstd into an immutable file named by its SHA-256.

Its `package` table says what it is (`header.py`). A DELTA has, per changed table, `upsert_<table>` and
`delete_<table>`; a FULL is a channel database ready to open. An SQLite file and not rows of text, because a register
then applies it with ATTACH and INSERT ... SELECT, at SQLite's speed, in any language.

Everything here streams: a register with little memory unpacks a package of any size. What comes back is believed only
when the compressed bytes have the hash the signed plan promised, and never more is written than it promised.
"""

import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast

import msgspec
import zstandard

from channel.database import open_unpacked_package
from channel.durable_file import sync_file, sync_folder
from channel.errors import PackageCorrupt
from channel.header import Audience, PackageHeader, PackageKind, RowCount, read_header, write_header

__all__ = [
    "Audience",
    "PackageHeader",
    "PackageKind",
    "RowCount",
    "StoredPackage",
    "compress_package",
    "read_header",
    "removed_on_failure",
    "unpack_package",
    "write_header",
]

CHUNK_BYTES = 1 << 20
SQLITE_MAGIC = b"SQLite format 3\x00"
# What a register may need of memory to unpack; every level we compress with stays below.
MAX_WINDOW_BYTES = 1 << 27


class StoredPackage(msgspec.Struct, frozen=True):
    """What identifies a compressed package: the SHA-256 of its bytes, their number, and that of the bytes inside."""

    sha256: str
    size_bytes: int
    uncompressed_bytes: int


class _HashingFile:
    """A binary file that hashes and counts what is read from it or written to it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        """Read as the file does."""
        chunk = self._file.read(size)
        self._take(chunk)
        return chunk

    def write(self, chunk: bytes) -> int:
        """Write as the file does."""
        self._take(chunk)
        return self._file.write(chunk)

    def as_file(self) -> IO[bytes]:
        """Pass this for a file to a library that only reads or only writes."""
        return cast("IO[bytes]", self)

    def _take(self, chunk: bytes) -> None:
        self.sha256.update(chunk)
        self.size += len(chunk)


def compress_package(source: Path, target: Path, level: int = 3) -> StoredPackage:
    """Compress a package's SQLite database into `target`, durably: file and folder are fsynced.

    The source must be closed and without a WAL. On failure the target does not exist.
    """
    size = source.stat().st_size
    with removed_on_failure(target):
        with source.open("rb") as reader, target.open("wb") as file:
            writer = _HashingFile(file)
            zstandard.ZstdCompressor(level=level, write_checksum=True).copy_stream(reader, writer.as_file(), size=size)
            sync_file(file)
        sync_folder(target.parent)
    return StoredPackage(writer.sha256.hexdigest(), writer.size, size)


def unpack_package(source: Path, target: Path, *, sha256: str, uncompressed_bytes: int) -> PackageHeader:
    """Unpack a compressed package into `target` and return its header.

    The target is not fsynced: a power cut leaves a file nothing points to (see `assemble`). On failure the target
    does not exist.

    Raises:
        PackageCorrupt: the bytes are not those of `sha256`, are more or fewer than `uncompressed_bytes` when unpacked,
            or are not a package.
        SchemaUnknown: the package has a format or a schema that this program does not know.
        OSError: the disk is full or cannot be read or written.
    """
    with removed_on_failure(target):
        with source.open("rb") as file, target.open("wb") as writer:
            reader = _HashingFile(file)
            written = _decompress(reader, writer, uncompressed_bytes)
            while reader.read(CHUNK_BYTES):
                pass  # what follows the compressed frame counts for the hash as well
        if reader.sha256.hexdigest() != sha256:
            raise PackageCorrupt("The package is not the one the plan names: its SHA-256 differs.", sha256=sha256)
        if written != uncompressed_bytes:
            raise PackageCorrupt(f"The package holds {written} bytes, the plan says {uncompressed_bytes}.", sha256=sha256)
        return _read_header_of(target)


@contextmanager
def removed_on_failure(path: Path) -> Iterator[None]:
    """Remove a file that was being written when the block fails, so that nobody takes it for finished."""
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _decompress(reader: _HashingFile, writer: BinaryIO, limit: int) -> int:
    """Write what the reader holds, unpacked; stop with an error beyond `limit` bytes, before they are on disk."""
    written = 0
    decompressor = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES)
    try:
        for chunk in decompressor.read_to_iter(reader.as_file(), read_size=CHUNK_BYTES, write_size=CHUNK_BYTES):
            written += len(chunk)
            if written > limit:
                raise PackageCorrupt(f"The package holds more than the {limit} bytes the plan says.")
            writer.write(chunk)
    except zstandard.ZstdError as error:
        raise PackageCorrupt(f"The package cannot be unpacked: {error}") from error
    return written


def _read_header_of(path: Path) -> PackageHeader:
    with path.open("rb") as file:
        if file.read(len(SQLITE_MAGIC)) != SQLITE_MAGIC:
            raise PackageCorrupt("The package is not an SQLite database.")
    with closing(open_unpacked_package(path)) as connection:
        return read_header(connection)
