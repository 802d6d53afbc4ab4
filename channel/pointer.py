"""Which of the files in a release folder is the database in use.

A pointer and not a fixed name: on Windows an open database cannot be replaced, and anywhere a reader would keep reading
the old file while its WAL belongs to the new one. A register keeps the pointer in its journal; HQ keeps it in a file.
"""

from pathlib import Path
from typing import Protocol

from channel.durable_file import write_text_durably


class Pointer(Protocol):
    """Something that durably remembers a file name."""

    def get(self) -> str | None:
        """Return the name set last, or None."""
        ...

    def set(self, name: str) -> None:
        """Remember a name, in one durable step."""
        ...


class FilePointer:
    """A pointer kept in a small file of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def get(self) -> str | None:
        """Return the name set last, or None."""
        try:
            return self.path.read_text("utf-8") or None
        except FileNotFoundError:
            return None

    def set(self, name: str) -> None:
        """Remember a name, in one durable step."""
        write_text_durably(self.path, name)
