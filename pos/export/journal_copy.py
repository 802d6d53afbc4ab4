"""A copy of the journal to read from: a damaged file must not be opened for writing, and a register may be selling."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

BESIDE = ("", "-wal")


@contextmanager
def journal_copy(journal: Path) -> Iterator[Path]:
    """Copy a journal for as long as the block lasts: as SQLite does it, and where that fails byte by byte.

    Raises: OSError when there is no journal, or no room.
    """
    with tempfile.TemporaryDirectory(prefix="journal-") as folder:
        copy = Path(folder, "journal.db")
        try:
            _back_up(journal, copy)
        except sqlite3.Error:
            for suffix in BESIDE:
                original = Path(f"{journal}{suffix}")
                if original.exists():
                    shutil.copyfile(original, f"{copy}{suffix}")
        yield copy


def _back_up(journal: Path, copy: Path) -> None:
    with (
        closing(sqlite3.connect(f"{journal.resolve().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
        found = str(target.execute("PRAGMA quick_check(1)").fetchone()[0])
    if found != "ok":
        # what SQLite copied page by page is as damaged; the bytes beside it may still hold what it would not read
        copy.unlink()
        raise sqlite3.DatabaseError(found)
