"""Which bytes of a file a request asks for (RFC 9110, section 14): one range, from, to, or the last so many.

Django's own static view and DRF know no ranges, and a package that begins anew after each lost connection never
arrives over a bad line.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

_ONE_RANGE = re.compile(r"bytes=\s*(?P<first>\d{0,18})-(?P<last>\d{0,18})\s*", re.IGNORECASE)


class RangeNotSatisfiable(Exception):
    """The range begins behind the end of the file."""


@dataclass(frozen=True, slots=True)
class ByteRange:
    """A part of a file of `size` bytes: from `first` to `last`, both included, the first byte being 0."""

    first: int
    last: int
    size: int

    @property
    def length(self) -> int:
        """Count the bytes."""
        return self.last - self.first + 1

    @property
    def content_range(self) -> str:
        """Write the range as an answer's Content-Range."""
        return f"bytes {self.first}-{self.last}/{self.size}"


def requested_range(header: str, size: int) -> ByteRange | None:
    """Read a Range header; None asks for the whole file.

    What cannot be read, and several ranges at once, are answered with the whole file, as the RFC allows.

    Raises:
        RangeNotSatisfiable: no byte of the file is in the range.
    """
    found = _ONE_RANGE.fullmatch(header)
    if found is None or not (found["first"] or found["last"]):
        return None
    if not found["first"]:
        return _suffix(int(found["last"]), size)
    first = int(found["first"])
    last = min(int(found["last"]), size - 1) if found["last"] else size - 1
    if first >= size:
        raise RangeNotSatisfiable
    return ByteRange(first, last, size) if first <= last else None


def _suffix(length: int, size: int) -> ByteRange:
    if length == 0 or size == 0:
        raise RangeNotSatisfiable
    return ByteRange(max(0, size - length), size - 1, size)


class FilePart:
    """A part of a file, read as a file: in the server's blocks, or by its sendfile, which asks for `fileno`."""

    def __init__(self, path: Path, part: ByteRange) -> None:
        # Unbuffered: what the system thinks the position is must be what Python thinks.
        self._file = path.open("rb", buffering=0)
        self._file.seek(part.first)
        self._left = part.length

    def read(self, size: int = -1) -> bytes:
        """Read on, at most to the end of the part."""
        block = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(block)
        return block

    def fileno(self) -> int:
        """Return the descriptor, positioned at the beginning of the part."""
        return self._file.fileno()

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move, as `socket.sendfile` does when it has sent the part."""
        return self._file.seek(offset, whence)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __enter__(self) -> "FilePart":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
