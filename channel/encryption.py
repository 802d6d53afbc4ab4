"""Encrypting a package on its way: a container of AES-256-GCM chunks, written and read as a stream.

One GCM message over the whole file would have to be held in memory, or believed before its tag was seen; chunks that
stand alone could be reordered, repeated or left out. The chunks are therefore those of the STREAM construction (Hoang,
Reyhanitabar, Rogaway, Vizár: "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", CRYPTO 2015):
the nonce of each holds its position and whether it is the last.

The container, version 1::

    8 bytes   magic "EVTLCRYP"
    1 byte    version, 1
    8 bytes   key id: the first 8 bytes of the SHA-256 of the secret
    8 bytes   nonce prefix, random for each container
    chunks    each the ciphertext of 1 MiB of plain text, the last of 0 to 1 MiB, and its tag of 16 bytes

A chunk's nonce is the prefix and 32 bits, big-endian: the highest is set in the last chunk, the others count the chunks
from 0. The 25 bytes before the chunks are the associated data of each. Two containers of one key with the same prefix
are expected once in 2**32 containers; a key is replaced long before.
"""

import hashlib
import secrets
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from channel.errors import PackageCorrupt, PackageForeign

MAGIC = b"EVTLCRYP"
VERSION = 1
SECRET_BYTES = 32
KEY_ID_BYTES = 8
PREFIX_BYTES = 8
TAG_BYTES = 16
CHUNK_BYTES = 1 << 20
HEADER_BYTES = len(MAGIC) + 1 + KEY_ID_BYTES + PREFIX_BYTES
LAST_CHUNK = 1 << 31


class Readable(Protocol):
    """Something that gives its bytes in order."""

    def read(self, size: int = -1, /) -> bytes:
        """Give up to `size` bytes, b"" at the end."""
        ...


class Writable(Protocol):
    """Something that takes bytes in order."""

    def write(self, chunk: bytes, /) -> int:
        """Take bytes and tell how many."""
        ...


def generate_package_key() -> bytes:
    """Make a new secret for packages: 32 random bytes."""
    return secrets.token_bytes(SECRET_BYTES)


def package_key_id(secret: bytes) -> str:
    """Name a secret without telling it: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(secret).digest()[:KEY_ID_BYTES].hex()


def is_encrypted(beginning: bytes) -> bool:
    """Tell from its first bytes whether a file is a container."""
    return beginning.startswith(MAGIC)


class EncryptingWriter:
    """Takes plain text and writes a container; `finish` writes the last chunk, without which nobody reads any of it."""

    def __init__(self, file: Writable | BinaryIO, secret: bytes) -> None:
        self._file = file
        self._cipher = AESGCM(secret)
        self._prefix = secrets.token_bytes(PREFIX_BYTES)
        self._header = MAGIC + bytes([VERSION]) + bytes.fromhex(package_key_id(secret)) + self._prefix
        self._position = 0
        self._waiting = bytearray()
        file.write(self._header)

    def write(self, chunk: bytes) -> int:
        """Take plain text; it is written once there is more than a chunk of it."""
        self._waiting += chunk
        while len(self._waiting) > CHUNK_BYTES:
            # Encrypted where it lies: each copy would be one of the whole package.
            with memoryview(self._waiting) as waiting, waiting[:CHUNK_BYTES] as plain:
                self._write_chunk(plain, is_last=False)
            del self._waiting[:CHUNK_BYTES]
        return len(chunk)

    def finish(self) -> None:
        """Write what is left as the last chunk."""
        self._write_chunk(self._waiting, is_last=True)
        self._waiting.clear()

    def _write_chunk(self, plain: bytearray | memoryview, *, is_last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._prefix, self._position, is_last=is_last), plain, self._header))
        self._position += 1


class DecryptingReader:
    """Reads a container and gives its plain text; a chunk is believed before any of it is given."""

    def __init__(self, file: Readable | BinaryIO, secret: bytes) -> None:
        """Read the container's header.

        Raises:
            PackageCorrupt: it is no container of a known version.
            PackageForeign: it was encrypted with another key.
        """
        self._file = file
        self._header = _read_exactly(file, HEADER_BYTES)
        _check_header(self._header, package_key_id(secret))
        self._cipher = AESGCM(secret)
        self._position = 0
        # One chunk is read ahead: only the end of the file tells which was the last.
        self._next = _read_exactly(file, CHUNK_BYTES + TAG_BYTES)
        self._plain = b""
        self._is_over = False

    def read(self, size: int = -1) -> bytes:
        """Give up to `size` bytes of plain text, b"" at its end.

        Raises:
            PackageCorrupt: a chunk was altered, moved or left out, or the last one is missing.
        """
        while not self._plain and not self._is_over:
            self._plain = self._read_chunk()
        given = self._plain if size < 0 else self._plain[:size]
        self._plain = self._plain[len(given) :]
        return given

    def _read_chunk(self) -> bytes:
        chunk, self._next = self._next, _read_exactly(self._file, CHUNK_BYTES + TAG_BYTES)
        self._is_over = not self._next
        nonce = _nonce(self._header[-PREFIX_BYTES:], self._position, is_last=self._is_over)
        self._position += 1
        try:
            return self._cipher.decrypt(nonce, chunk, self._header)
        except (InvalidTag, ValueError) as error:
            raise PackageCorrupt("The package was altered or cut off: what it encrypts cannot be opened.") from error


def _nonce(prefix: bytes, position: int, *, is_last: bool) -> bytes:
    """Give a chunk's nonce.

    Raises:
        PackageCorrupt: there are more chunks than can be counted (2 PiB).
    """
    if position >= LAST_CHUNK:
        raise PackageCorrupt("The package has more chunks than can be counted.")
    return prefix + (position | (LAST_CHUNK if is_last else 0)).to_bytes(4, "big")


def _check_header(header: bytes, own_key_id: str) -> None:
    if len(header) < HEADER_BYTES or not is_encrypted(header):
        raise PackageCorrupt("The package is not encrypted, though a key came with it.")
    version = header[len(MAGIC)]
    if version != VERSION:
        raise PackageCorrupt(f"The package is encrypted in a way this program does not know (version {version}).")
    found = header[len(MAGIC) + 1 :][:KEY_ID_BYTES].hex()
    if found != own_key_id:
        raise PackageForeign(f"The package is encrypted with key {found}; the key at hand is {own_key_id}.")


def _read_exactly(file: Readable | BinaryIO, size: int) -> bytes:
    """Read that many bytes, fewer only at the end of the file."""
    found = file.read(size)
    while len(found) < size and (more := file.read(size - len(found))):
        found += more
    return found
