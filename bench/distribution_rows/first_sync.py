"""The first sync of a register: the real client, over HTTP on loopback, until it is searchable and selling offline.

The limit is what any client must do: fetch the package's bytes (`curl`), unpack them (`zstd -d`) and bring them to the
disk (`sync`). What `zstd` unpacks is the package without its encryption, of the same length.
"""

import shutil
import statistics
from functools import partial
from pathlib import Path

from measuring.table import Line, at_most, seconds_or_limit
from measuring.timing import by_turns, cpu_seconds, seconds_of
from replay.company import STAFF_NUMBER, STAFF_PIN

from channel.package import compress_package, unpack_package
from distribution.group_keys import secret_of
from distribution.models import Package
from distribution.package_store import package_store
from distribution_rows.company import Company, only_group, run
from distribution_rows.web import Web, activated_register, call, create_registers, sync, web_server
from pos.journal import settings as journal_settings
from pos.selling.check_age import AgeAnswer

MOST_SECONDS = {100_000: 0.6, 1_000_000: 4.0}
LIMIT_MOST = 3.0
CPU_MOST = 0.02
LIVE_MOST = 0.5
SEARCHED = "butter"


def measure(company: Company, times: int, *, with_live: bool = True) -> list[Line]:
    """Measure first syncs, what each costs HQ, and how long a published change takes to be live."""
    bench = _FirstSync(company)
    with company.using(), web_server(company) as web:
        create_registers(bench.numbers(3 * times + 3))
        bench.sync_one(web)  # HQ's own copy, connections and the file cache are warm now
        limit, seconds = by_turns(times, partial(bench.limit, web), partial(bench.sync_one, web))
        most = MOST_SECONDS.get(company.size, 4.0 * company.size / 1_000_000)
        lines = [
            seconds_or_limit(
                f"first sync, {company.size:,} products, searchable and selling; limit: curl + zstd -d + sync",
                seconds,
                most,
                limit,
                LIMIT_MOST,
            )
        ]
        if with_live:
            lines.append(at_most("  HQ CPU per further register's first sync", bench.cpu_of_one(web, times), CPU_MOST))
            lines.append(at_most("published to live on a register told to sync now", bench.live(web, times), LIVE_MOST))
        return lines


class _FirstSync:
    """Registers of one company, each used once."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._numbers: list[str] = []
        self._folder = company.folder / "limit"
        self._folder.mkdir(exist_ok=True)

    def numbers(self, count: int) -> list[str]:
        """Name so many registers; they are used in this order."""
        self._numbers = [f"F{number}" for number in range(count)]
        return list(self._numbers)

    def _next_number(self) -> str:
        return self._numbers.pop(0)

    def sync_one(self, web: Web) -> float:
        """Bring a new register from nothing to a found and scanned product, cut off from HQ; its files are removed."""
        number = self._next_number()

        def work() -> None:
            sync(register)
            register.sign_in(STAFF_NUMBER, STAFF_PIN)
            register.disconnect()
            found = register.search(SEARCHED)
            register.scan(found[0].number, quantity="1", age=AgeAnswer())

        with activated_register(self._company, web, number) as register:
            seconds = seconds_of(work)
            register.void()
        shutil.rmtree(self._company.folder / "registers" / number)
        return seconds

    def limit(self, web: Web) -> float:
        """Fetch, unpack and sync the same package without any of our code; the register it is fetched for is new, too."""
        fulls = Package.objects.filter(group=only_group(), kind=Package.Kind.FULL, removed_at=None)
        package = fulls.order_by("-to_release", "-created_at")[0]
        plain = self._plain(package)
        number = self._next_number()
        with activated_register(self._company, web, number) as register:
            token = journal_settings.read(register.context.journal, journal_settings.TOKEN)
            url = f"{web.url}/api/v1/packages/{package.sha256}"
            fetched, unpacked = self._folder / "fetched", self._folder / "unpacked"

            def work() -> None:
                call("curl", "--silent", "--fail", "--header", f"Authorization: Device {token}", "--output", fetched, url)
                call("zstd", "-d", "-q", "-f", plain, "-o", unpacked)
                call("sync", unpacked)

            seconds = seconds_of(work)
        shutil.rmtree(self._company.folder / "registers" / number)
        return seconds

    def cpu_of_one(self, web: Web, times: int) -> float:
        """Return the CPU seconds of HQ's web processes for one more register, activation left out."""
        return statistics.median(self._cpu_of_sync(web) for _ in range(times))

    def live(self, web: Web, times: int) -> float:
        """Return the seconds from a run's end to a register, told to sync at that moment, that sells the new name."""
        with activated_register(self._company, web, self._next_number()) as register:
            sync(register)

            def one() -> float:
                self._company.change_products(min(1_000, self._company.size // 10))
                release = run()
                assert release is not None
                seconds = seconds_of(lambda: sync(register))
                assert register.overview().release == release.number
                return seconds

            (seconds,) = by_turns(times, one)
        return seconds

    def _cpu_of_sync(self, web: Web) -> float:
        number = self._next_number()
        with activated_register(self._company, web, number) as register:
            before = cpu_seconds(web.process_id)
            sync(register)
            after = cpu_seconds(web.process_id)
        shutil.rmtree(self._company.folder / "registers" / number)
        return after - before

    def _plain(self, package: Package) -> Path:
        """Return the package as plain zstd."""
        plain, database = self._folder / f"{package.sha256[:16]}.zst", self._folder / "plain.db"
        if not plain.exists():
            path = package_store().path(package.sha256)
            secret = secret_of(package)
            unpack_package(path, database, sha256=package.sha256, uncompressed_bytes=package.uncompressed_bytes, key=secret)
            compress_package(database, plain)
        return plain
