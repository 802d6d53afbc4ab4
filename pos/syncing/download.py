"""Bringing a package here, however often the line is cut: the next attempt asks for what is missing (`Range`)."""

from contextlib import suppress
from pathlib import Path

import httpx

from channel.errors import HeadquartersUnreachable
from channel.plan import PlannedPackage
from pos.headquarters.client import HeadquartersClient
from pos.syncing.arriving_package import ArrivingPackage

# What is unpacked lies beside what was downloaded, decrypted, and only for as long as it is used.
UNPACKED_SUFFIX = ".unpacked"


def download_package(client: HeadquartersClient, package: PlannedPackage, folder: Path) -> Path:
    """Return the file of a package, downloading what is missing of it.

    Raises: PackageCorrupt when the bytes are not those the plan names (they are removed), HeadquartersUnreachable
    when the line broke (they are kept), OSError when the disk is full.
    """
    arriving = ArrivingPackage(package, folder)
    if arriving.is_here:
        return arriving.target
    if not arriving.is_complete:
        _fetch_rest(client, package, arriving)
    return arriving.finish()


def remove_other_files(folder: Path, wanted: set[str]) -> None:
    """Remove what no plan wants any more, so that interrupted downloads do not fill the disk."""
    for path in folder.iterdir():
        if path.is_file() and path.name.partition(".")[0] not in wanted:
            remove_download(path)


def remove_unpacked(folder: Path) -> None:
    """Remove what a killed program has left unpacked: it may be about people, and no longer encrypted."""
    for path in folder.glob(f"*{UNPACKED_SUFFIX}"):
        remove_download(path)


def remove_download(path: Path) -> None:
    """Remove a file; one that a scanner holds open where the system refuses that (Windows) is left for the next sync."""
    with suppress(PermissionError):
        path.unlink(missing_ok=True)


def _fetch_rest(client: HeadquartersClient, package: PlannedPackage, arriving: ArrivingPackage) -> None:
    """Append what is missing.

    The bytes are taken as they come: with a chunk size httpx would hold back, and lose with the line, up to a chunk.
    """
    with client.package(package.sha256, arriving.size) as response:
        if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            arriving.discard()
            raise HeadquartersUnreachable("Headquarters has fewer bytes of this package than this register.")
        arriving.take(response.iter_raw(), anew=response.status_code != httpx.codes.PARTIAL_CONTENT)
