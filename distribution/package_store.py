"""Where package files are kept: a folder, each file under its SHA-256.

Written elsewhere in the same folder and renamed into place once it is durable, so that a name is a promise of its
content: no reader ever finds half a package, whatever was killed when. Two letters of the name make a folder, because
hundreds of thousands of files in one are slow to list for every tool an operator has.
"""

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from channel.durable_file import sync_folder

INCOMING = "incoming"
# A file that nobody has written to for so long belongs to a process that was killed; writers on other machines have
# process ids of their own, so only its age tells.
STRAY_AGE_SECONDS = 24 * 60 * 60.0

_NAME = re.compile(r"[0-9a-f]{64}")


class PackageStore:
    """The packages in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Say where a package is, or would be."""
        return self.folder / sha256[:2] / sha256

    def exists(self, sha256: str) -> bool:
        """Tell whether a package is there."""
        return self.path(sha256).is_file()

    def remove(self, sha256: str) -> bool:
        """Remove a package; tells whether it was there. Whoever has it open reads on to its end."""
        try:
            self.path(sha256).unlink()
        except FileNotFoundError:
            return False
        return True

    def old_names(self) -> Iterator[str]:
        """Name the packages that were brought here more than a day ago."""
        oldest = time.time() - STRAY_AGE_SECONDS
        for folder in self.folder.glob("[0-9a-f][0-9a-f]"):
            for path in folder.iterdir():
                with suppress(FileNotFoundError):
                    if _NAME.fullmatch(path.name) and path.stat().st_mtime < oldest:
                        yield path.name

    @contextmanager
    def incoming(self) -> Iterator[Path]:
        """Name a file to write a package to, on the same file system; what was not `put` is gone afterwards.

        What killed processes left is removed first.
        """
        folder = self.folder / INCOMING
        folder.mkdir(parents=True, exist_ok=True)
        _remove_strays(folder)
        path = folder / f"{os.getpid()}-{secrets.token_hex(8)}"
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def put(self, path: Path, sha256: str) -> None:
        """Give a finished, fsynced file its name, durably. The same package twice is the same file."""
        target = self.path(sha256)
        target.parent.mkdir(exist_ok=True)
        path.replace(target)
        sync_folder(target.parent)
        sync_folder(self.folder)


def _remove_strays(folder: Path) -> None:
    """Remove the files nobody writes to any more; another process may be at it."""
    oldest = time.time() - STRAY_AGE_SECONDS
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                path.unlink()


def package_store() -> PackageStore:
    """Give this installation's package store."""
    return PackageStore(Path(settings.PACKAGE_DIR))
