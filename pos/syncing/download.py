"""Bringing a package here, however often the line is cut.

What has arrived lies in a `.part` file and the next attempt asks for the rest (`Range`). Only bytes with the right
hash get the final name, so a file with that name is never in doubt.
"""

import hashlib
from pathlib import Path
from typing import BinaryIO

import httpx

from channel.errors import HeadquartersUnreachable, PackageCorrupt
from channel.plan import PlannedPackage
from pos.headquarters.client import HeadquartersClient


def download_package(client: HeadquartersClient, package: PlannedPackage, folder: Path) -> Path:
    """Return the file of a package, downloading what is missing of it.

    Raises: PackageCorrupt when the bytes are not those the plan names (they are removed), HeadquartersUnreachable
    when the line broke (they are kept), OSError when the disk is full.
    """
    target = folder / package.sha256
    if target.exists():
        return target
    part = target.with_suffix(".part")
    if not part.exists() or part.stat().st_size < package.size_bytes:
        _fetch_rest(client, package, part)
    _check(part, package)
    part.rename(target)
    return target


def remove_other_files(folder: Path, wanted: set[str]) -> None:
    """Remove what no plan wants any more, so that interrupted downloads do not fill the disk."""
    for path in folder.iterdir():
        if path.is_file() and path.name.partition(".")[0] not in wanted:
            path.unlink()


def _fetch_rest(client: HeadquartersClient, package: PlannedPackage, part: Path) -> None:
    """Append what is missing to the file."""
    offset = part.stat().st_size if part.exists() else 0
    with client.package(package.sha256, offset) as response:
        if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            part.unlink(missing_ok=True)
            raise HeadquartersUnreachable("Headquarters has fewer bytes of this package than this register.")
        resumes = response.status_code == httpx.codes.PARTIAL_CONTENT
        with part.open("ab" if resumes else "wb") as file:
            _copy(response, file, limit=package.size_bytes)


def _copy(response: httpx.Response, file: BinaryIO, *, limit: int) -> None:
    """Write an answer's bytes as they come, but never more than the plan says there are.

    Without a chunk size, with which httpx would hold back, and lose with the line, up to a chunk of what has arrived.
    """
    size = file.tell()
    for chunk in response.iter_raw():
        size += len(chunk)
        file.write(chunk)
        if size > limit:
            break


def _check(part: Path, package: PlannedPackage) -> None:
    """Compare size and hash with the plan; a wrong file is removed.

    Raises: PackageCorrupt, HeadquartersUnreachable when bytes are still missing.
    """
    size = part.stat().st_size
    if size < package.size_bytes:
        raise HeadquartersUnreachable(f"The line broke after {size} of {package.size_bytes} bytes of a package.")
    with part.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if size != package.size_bytes or digest != package.sha256:
        part.unlink()
        raise PackageCorrupt("A downloaded package is not the one the plan names.", sha256=package.sha256)
