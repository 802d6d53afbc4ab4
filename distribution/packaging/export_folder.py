"""A folder that carries plans and packages to registers without a network: `plans/<database id>.json`, `packages/<sha256>`.

Written like the package store, beside and then renamed, because a stick is pulled out when somebody is in a hurry: what
has its name is whole. Packages go before the plan that names them.
"""

import hashlib
from pathlib import Path

import msgspec

from channel.durable_file import sync_file, sync_folder, write_text_durably
from channel.errors import PackageCorrupt
from channel.plan import SignedPlan
from distribution.package_store import PackageStore

PLANS, PACKAGES = "plans", "packages"
# Of a file that is still being written.
UNFINISHED_SUFFIX = ".part"

_CHUNK_BYTES = 1024 * 1024


class ExportFolder:
    """One such folder; made when it is missing, added to when it is there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in (PLANS, PACKAGES):
            (folder / name).mkdir(parents=True, exist_ok=True)
        for part in (folder / PACKAGES).glob(f"*{UNFINISHED_SUFFIX}"):
            part.unlink()
        sync_folder(folder)

    def put_package(self, sha256: str, store: PackageStore) -> bool:
        """Copy a package from the store unless it is there whole; returns whether it was copied.

        Raises:
            PackageCorrupt: the store's file is not what its name says.
            OSError: the store has lost it, or the folder is full or gone.
        """
        target = self.folder / PACKAGES / sha256
        if target.is_file() and _digest(target) == sha256:
            return False
        part = target.with_name(f"{sha256}{UNFINISHED_SUFFIX}")
        try:
            _copy(store.path(sha256), part, sha256)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        sync_folder(target.parent)
        return True

    def put_plan(self, database_id: int, signed_plan: SignedPlan) -> None:
        """Write a plan over the one that was there for the same channel database."""
        text = msgspec.json.encode(signed_plan).decode()
        write_text_durably(self.folder / PLANS / f"{database_id}.json", text)


def _copy(source: Path, target: Path, sha256: str) -> None:
    """Copy a file durably, and be sure of its content."""
    digest = hashlib.sha256()
    with source.open("rb") as read, target.open("wb") as written:
        while chunk := read.read(_CHUNK_BYTES):
            digest.update(chunk)
            written.write(chunk)
        if digest.hexdigest() != sha256:
            raise PackageCorrupt(f"Package {sha256[:12]} is damaged in the package store; the next run makes it again.")
        sync_file(written)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
