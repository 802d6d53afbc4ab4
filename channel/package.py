"""The package: one SQLite database, compressed with zstd into an immutable file named by its SHA-256.

Its `package` table says what it is (`header.py`). A DELTA has, per changed table, `upsert_<table>` and
`delete_<table>`; a FULL is a channel database ready to open; a REPAIR has one job's tables whole, described in its
`channel_table`, without indexes. Nothing else is in any of them (`layout.py`). An SQLite file and not rows of text,
because a register then applies it with ATTACH and INSERT ... SELECT, at SQLite's speed, in any language.

A package about people is encrypted after it is compressed (`encryption.py`), and its name is that of the bytes as they
travel: caches and checks need no key.

Everything here streams: a register with little memory unpacks a package of any size. What comes back is believed only
when the bytes have the hash the signed plan promised, and never more is written than it promised.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, BinaryIO, Protocol, cast

import msgspec
import zstandard

from channel.database import open_unpacked_package
from channel.durable_file import SyncedAhead, sync_file, sync_folder
from channel.encryption import DecryptingReader, EncryptingWriter, is_encrypted
from channel.errors import PackageCorrupt, PackageForeign, PackageInvalid
from channel.header import Audience, PackageHeader, PackageKind, RowCount, read_header, write_header
from channel.layout import refuse_what_acts

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
# What is unpacked is written in pieces that a processor's cache still holds: larger ones take a third longer.
WRITTEN_BYTES = 1 << 18
SQLITE_MAGIC = b"SQLite format 3\x00"
SQLITE_HEADER_BYTES = 100
# Where an SQLite file says, for writers and for readers, whether it is in WAL mode, and that it is not.
JOURNAL_MODE_AT, OUT_OF_WAL = 18, b"\x01\x01"
# What a register may need of memory to unpack; every level we compress with stays below.
MAX_WINDOW_BYTES = 1 << 27
# From this size on all cores compress; below, starting them costs more. However many there are, the bytes are the same.
# Level 3 would make a large package a twelfth smaller and take twice as long, which is most of what making it takes.
LARGE_BYTES = 4 << 20
LEVEL, LARGE_LEVEL = 3, 1
# What one core compresses at a time, in bytes: of zstd's own choice, half of it, cores wait for one another more often.
LARGE_JOB_BYTES = 4 << 20
# Each holds some pieces in memory.
MOST_THREADS = 64
PEEKED_BYTES = 16


class StoredPackage(msgspec.Struct, frozen=True):
    """What identifies a compressed package: the SHA-256 of its bytes, their number, and that of the bytes inside."""

    sha256: str
    size_bytes: int
    uncompressed_bytes: int


class _Readable(Protocol):
    """Something that gives its bytes in order."""

    def read(self, size: int = -1, /) -> bytes:
        """Give up to `size` bytes, b"" at the end."""
        ...


class _OutOfWal:
    """A database file as it is out of WAL mode: a reader would look for a file beside it, which does not travel."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        """Read as the file does."""
        is_first = not self._file.tell()
        chunk = self._file.read(size)
        if is_first and chunk.startswith(SQLITE_MAGIC):
            return chunk[:JOURNAL_MODE_AT] + OUT_OF_WAL + chunk[JOURNAL_MODE_AT + len(OUT_OF_WAL) :]
        return chunk


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


def compress_package(source: Path, target: Path, *, key: bytes | None = None) -> StoredPackage:
    """Compress a package's SQLite database into `target`, durably: file and folder are fsynced.

    With a `key` (32 bytes) the compressed bytes are encrypted. The source must be closed and without a WAL; that it may
    be in WAL mode itself is not said on. On failure the target does not exist.
    """
    size = source.stat().st_size
    compressor = zstandard.ZstdCompressor(compression_params=_parameters(size))
    with removed_on_failure(target):
        with source.open("rb") as database, target.open("wb") as file:
            with SyncedAhead(file) as ahead:
                reader, writer = cast("IO[bytes]", _OutOfWal(database)), _HashingFile(cast("BinaryIO", ahead))
                if key is None:
                    compressor.copy_stream(reader, writer.as_file(), size=size)
                else:
                    encrypting = EncryptingWriter(writer, key)
                    compressor.copy_stream(reader, cast("IO[bytes]", encrypting), size=size)
                    encrypting.finish()
            sync_file(file)
        sync_folder(target.parent)
    return StoredPackage(writer.sha256.hexdigest(), writer.size, size)


def unpack_package(
    source: Path, target: Path, *, sha256: str, uncompressed_bytes: int, key: bytes | None = None
) -> PackageHeader:
    """Unpack a package into `target`, decrypting it with `key` if it is encrypted, and return its header.

    The target is not fsynced: a power cut leaves a file nothing points to (see `assemble`). On failure the target
    does not exist. The source is read once.

    Raises:
        PackageCorrupt: the bytes are not those of `sha256`, are more or fewer than `uncompressed_bytes` when unpacked,
            or are not a package.
        PackageForeign: it is encrypted, and there is no key or another one.
        SchemaUnknown: the package has a format or a schema that this program does not know.
        OSError: the disk is full or cannot be read or written.
    """
    with removed_on_failure(target):
        with source.open("rb") as file, target.open("wb") as writer:
            reader = _HashingFile(file)
            refused: PackageInvalid | None = None
            written = 0
            try:
                written = _decompress(_plain(reader, file.peek(PEEKED_BYTES), key), writer, uncompressed_bytes)
            except PackageInvalid as error:
                refused = error
            while reader.read(CHUNK_BYTES):
                pass  # what follows what was unpacked counts for the hash as well
        if reader.sha256.hexdigest() != sha256:
            raise PackageCorrupt("The package is not the one the plan names: its SHA-256 differs.", sha256=sha256)
        if refused is not None:
            raise refused
        if written != uncompressed_bytes:
            raise PackageCorrupt(f"The package holds {written} bytes, the plan says {uncompressed_bytes}.", sha256=sha256)
        return _read_header_of(target)


def _parameters(size: int) -> zstandard.ZstdCompressionParameters:
    """Choose how so many bytes are compressed; without zstd's own checksum, as the hash of what travels is signed."""
    if size < LARGE_BYTES:
        return zstandard.ZstdCompressionParameters.from_level(LEVEL, source_size=size)
    return zstandard.ZstdCompressionParameters.from_level(
        LARGE_LEVEL, source_size=size, threads=_threads(), job_size=LARGE_JOB_BYTES
    )


def _threads() -> int:
    """Say how many threads compress a large package: one more than there are cores, so that none waits for its next piece.

    The thread that reads, encrypts, hashes and writes takes a part of a core, and which one changes all the time.
    """
    return min((os.cpu_count() or 1) + 1, MOST_THREADS)


@contextmanager
def removed_on_failure(path: Path) -> Iterator[None]:
    """Remove a file that was being written when the block fails, so that nobody takes it for finished."""
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _plain(reader: _HashingFile, beginning: bytes, key: bytes | None) -> _Readable:
    """Give what is read as it was before it was encrypted, if it was."""
    if key is not None:
        return DecryptingReader(reader, key)
    if is_encrypted(beginning):
        raise PackageForeign("The package is encrypted, and the plan brought no key for it.")
    return reader


def _decompress(reader: _Readable, writer: BinaryIO, limit: int) -> int:
    """Write what the reader holds, unpacked; stop with an error beyond `limit` bytes, before they are on disk."""
    written = 0
    decompressor = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES)
    try:
        chunks = decompressor.read_to_iter(cast("IO[bytes]", reader), read_size=CHUNK_BYTES, write_size=WRITTEN_BYTES)
        for chunk in chunks:
            written += len(chunk)
            if written > limit:
                raise PackageCorrupt(f"The package holds more than the {limit} bytes the plan says.")
            writer.write(chunk)
    except zstandard.ZstdError as error:
        raise PackageCorrupt(f"The package cannot be unpacked: {error}") from error
    while reader.read(CHUNK_BYTES):
        pass  # an encrypted package is whole only when its last chunk was seen
    return written


def _read_header_of(path: Path) -> PackageHeader:
    with path.open("rb") as file:
        beginning = file.read(SQLITE_HEADER_BYTES)
    if not beginning.startswith(SQLITE_MAGIC):
        raise PackageCorrupt("The package is not an SQLite database.")
    page_bytes = int.from_bytes(beginning[16:18], "big")
    pages = int.from_bytes(beginning[28:32], "big")
    if pages * (65536 if page_bytes == 1 else page_bytes) > path.stat().st_size:
        raise PackageCorrupt("The package's database claims to have more pages than there are.")
    with closing(open_unpacked_package(path)) as connection:
        header = read_header(connection)
        refuse_what_acts(connection)
        return header
