"""A package on its way into the folder of downloads, hashed as it comes, from the line or from a folder alike.

What has arrived lies in a `.part` file. Only bytes with the right hash, and on the disk, get the final name: a power cut
leaves no file with that name and other bytes. It is not read again for that, unless an earlier attempt has left a part.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from channel.durable_file import sync_path
from channel.errors import HeadquartersUnreachable, PackageCorrupt
from channel.plan import PlannedPackage


class ArrivingPackage:
    """What has arrived of one package, and where it will lie when it is all there."""

    def __init__(self, package: PlannedPackage, folder: Path) -> None:
        self._package = package
        self.target = folder / package.sha256
        self._part = self.target.with_suffix(".part")
        self._hash = hashlib.sha256()
        self.size = 0
        if self._part.exists():
            self._read_part()

    @property
    def is_here(self) -> bool:
        """Tell whether all of it is here and right."""
        return self.target.exists()

    @property
    def is_complete(self) -> bool:
        """Tell whether as many bytes have arrived as the plan says."""
        return self.size >= self._package.size_bytes

    def take(self, chunks: Iterable[bytes], *, anew: bool) -> None:
        """Write bytes as they come, behind what is there or `anew`, but never more than a chunk beyond the plan's size."""
        if anew:
            self._hash, self.size = hashlib.sha256(), 0
        with self._part.open("wb" if anew else "ab") as file:
            for chunk in chunks:
                file.write(chunk)
                self._hash.update(chunk)
                self.size += len(chunk)
                if self.size > self._package.size_bytes:
                    break

    def discard(self) -> None:
        """Forget what has arrived."""
        self._part.unlink(missing_ok=True)

    def finish(self) -> Path:
        """Compare size and hash with the plan and give the file its name; a wrong one is removed.

        Raises: PackageCorrupt, HeadquartersUnreachable when bytes are still missing.
        """
        if not self.is_complete:
            message = f"The line broke after {self.size} of {self._package.size_bytes} bytes of a package."
            raise HeadquartersUnreachable(message)
        if self.size != self._package.size_bytes or self._hash.hexdigest() != self._package.sha256:
            self.discard()
            raise PackageCorrupt("A downloaded package is not the one the plan names.", sha256=self._package.sha256)
        sync_path(self._part)
        self._part.rename(self.target)
        return self.target

    def _read_part(self) -> None:
        with self._part.open("rb") as file:
            self._hash = hashlib.file_digest(file, "sha256")
            self.size = file.tell()
