"""A DELTA on a register: applied to its live database, while another process looks products up all the time."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from measuring.table import Line, at_most
from measuring.timing import by_turns, percentile, seconds_of

from channel.apply import apply_deltas
from channel.header import PackageKind
from channel.package import unpack_package
from distribution.group_keys import secret_of
from distribution.models import Package, Release
from distribution.package_store import package_store
from distribution.packaging.builder_folder import locked_builder_folder
from distribution_rows.company import Company, only_group, run
from distribution_rows.delta import CHANGED

MOST_SECONDS = 0.3
LOOK_UP_MOST_MILLISECONDS = 50.0
LOOK_UPS = Path(__file__).with_name("look_ups.py")


def measure(company: Company, times: int) -> list[Line]:
    """Apply one scattered DELTA after the other to a copy of the builder's database, looked up in meanwhile."""
    with company.using(), tempfile.TemporaryDirectory(dir=company.folder) as folder:
        database = Path(folder) / "channel.db"
        group = only_group()
        with locked_builder_folder(group.pk) as builder:
            current = builder.current()
            assert current is not None
            shutil.copy(current, database)
        waits: list[float] = []
        (seconds,) = by_turns(times, lambda: _apply_next(company, database, waits))
    count = min(CHANGED, company.size // 10)
    what = f"DELTA of {count:,} scattered rows applied into {company.size:,}"
    return [
        at_most(what, seconds, MOST_SECONDS),
        at_most(
            "  look-ups of another process meanwhile, p99", percentile(waits, 99) * 1000, LOOK_UP_MOST_MILLISECONDS, unit="ms"
        ),
        Line("  the slowest of them", max(waits) * 1000, "ms"),
    ]


def _apply_next(company: Company, database: Path, waits: list[float]) -> float:
    """Publish a change and apply it, from the downloaded package on."""
    company.change_products(min(CHANGED, company.size // 10))
    release = run()
    assert release is not None
    package = Package.objects.get(group=release.group, kind=PackageKind.DELTA, to_release=release.number)
    unpacked = database.with_name("delta.db")
    with _looking_up(database, company.size, waits):
        seconds = seconds_of(lambda: _apply(package, release, unpacked, database))
    unpacked.unlink()
    return seconds


def _apply(package: Package, release: Release, unpacked: Path, database: Path) -> None:
    path = package_store().path(package.sha256)
    secret = secret_of(package)
    unpack_package(path, unpacked, sha256=package.sha256, uncompressed_bytes=package.uncompressed_bytes, key=secret)
    apply_deltas(database, [unpacked], group_id=release.group_id, to_release=release.number, checksums=release.checksums)


@contextmanager
def _looking_up(database: Path, size: int, waits: list[float]) -> Iterator[None]:
    """Look products up in another process within the block, and add the seconds each look-up took."""
    command = [sys.executable, str(LOOK_UPS), str(database), str(size)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()  # it is looking up by now
        yield
        process.stdin.close()
        waits += json.loads(process.stdout.read())
