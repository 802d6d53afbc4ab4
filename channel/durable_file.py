"""Writing files so that a power cut leaves the old or the new one, never half of either."""

import contextlib
import os
import secrets
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

# Written this much, a large file's bytes are sent on their way to the disk.
AHEAD_BYTES = 8 << 20


def sync_file(file: BinaryIO) -> None:
    """Bring what was written to an open file to the disk."""
    file.flush()
    os.fsync(file.fileno())


class SyncedAhead:
    """A file that is brought to the disk piece by piece while it is written, so that little is left to wait for at the end.

    Use it in a `with` block; at the block's end all pieces are on the disk but the last. What the disk refused is raised
    there: the system tells each failure once.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._ahead = ThreadPoolExecutor(1, "sync-ahead")
        self._syncing: Future[None] | None = None
        self._unsynced = 0

    def write(self, chunk: bytes) -> int:
        """Write as the file does.

        Raises:
            OSError: this, or what was written before, could not be brought to the disk.
        """
        written = self._file.write(chunk)
        self._unsynced += written
        if self._unsynced >= AHEAD_BYTES and (self._syncing is None or self._syncing.done()):
            self._await()
            self._syncing = self._ahead.submit(os.fsync, self._file.fileno())
            self._unsynced = 0
        return written

    def __enter__(self) -> "SyncedAhead":
        return self

    def __exit__(self, error: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self._ahead.shutdown()
        if error is None:
            self._await()

    def _await(self) -> None:
        if self._syncing is not None:
            self._syncing.result()


def sync_path(path: Path) -> None:
    """Bring a closed file's content to the disk, whoever wrote it."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk. Windows cannot open a folder and writes names through by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_text_durably(path: Path, text: str) -> None:
    """Replace a small file's content in one step: written beside it, fsynced, renamed over it.

    Only for files nobody keeps open.
    """
    beside = path.with_name(f"{path.name}.new")
    with beside.open("wb") as file:
        file.write(text.encode())
        sync_file(file)
    beside.replace(path)
    sync_folder(path.parent)


def create_text_once(path: Path, text: str) -> None:
    """Create a small file that only its owner may read, unless another process or thread was first; then theirs stays.

    `os.link` refuses to replace a file and shows it only whole, so that all of them read the same afterwards.
    """
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode())
            sync_file(file)
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
            sync_folder(path.parent)
    finally:
        draft.unlink()
