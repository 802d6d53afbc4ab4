"""One register's backlog after a month without a network, while other registers go on selling online.

The register is a program of its own, as in a store, so that its memory is its own; HQ is a web server of one process.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from distribution_rows.company import Company
from distribution_rows.web import Web, activated_register, web_server
from measuring.table import Line, at_most
from measuring.timing import percentile

from channel.transaction import encode
from intake_rows.sales import Till, till_of, write_journal
from pos.headquarters.client import HeadquartersClient
from pos.journal import entries, settings
from pos.journal.connection import open_journal
from pos.register import Register
from registers.models import Transaction

MOST_MEGABYTES = 150.0
MOST_SECONDS = 1.0
PAUSE_SECONDS = 0.1
WRITTEN_AT_ONCE = 5_000
UPLOADER = Path(__file__).with_name("upload_journal.py")


def measure(company: Company, size: int, store: str, numbers: Sequence[str]) -> list[Line]:
    """Let the first register bring its backlog, and the others one sale after the other."""
    with company.using(), ExitStack() as stack:
        web = stack.enter_context(web_server(company))
        away, *others = (stack.enter_context(activated_register(company, web, number)) for number in numbers)
        till, *tills = (till_of(register, store, number) for register, number in zip((away, *others), numbers, strict=True))
        for written in range(0, size, WRITTEN_AT_ONCE):
            write_journal(away, till, min(WRITTEN_AT_ONCE, size - written))
        waits, ended = [], threading.Event()
        clients = [_Cashier(web, register, other, ended) for register, other in zip(others, tills, strict=True)]
        began_at = time.perf_counter()
        with subprocess.Popen([sys.executable, str(UPLOADER), str(away.home.folder)]) as uploader:
            progress, memory = _watch(away, uploader, web)
        seconds = time.perf_counter() - began_at
        ended.set()
        waits = [wait for client in clients for wait in client.ended()]
        posted = Transaction.objects.filter(register_number=numbers[0]).count()
    if uploader.returncode or posted != size:
        raise RuntimeError(f"{posted} of {size} sales were posted")
    return [
        Line(f"a backlog of {size:,} sales, to posted", seconds),
        at_most("  memory of the register, at most", memory["register"], MOST_MEGABYTES, unit="MB"),
        at_most("  memory of the web process, at most", memory["web"], MOST_MEGABYTES, unit="MB"),
        at_most("  other registers' uploads meanwhile, p99", percentile(waits, 99), MOST_SECONDS),
        Line("  how many of them", float(len(waits)), ""),
        Line("  times that the register's count of waiting sales was seen to fall", float(progress), ""),
    ]


class _Cashier(threading.Thread):
    """A register that is online: it uploads each sale at once."""

    def __init__(self, web: Web, register: Register, till: Till, ended: threading.Event) -> None:
        super().__init__(daemon=True)
        self._client = HeadquartersClient(web.url, settings.read(register.context.journal, settings.TOKEN))
        self._till, self._ended = till, ended
        self._waits: list[float] = []
        self._error: Exception | None = None
        self.start()

    def run(self) -> None:
        """Sell until told to end."""
        try:
            while not self._ended.wait(PAUSE_SECONDS):
                (sale,) = self._till.sell(1)
                began_at = time.perf_counter()
                answer = self._client.upload([encode(sale)])
                self._waits.append(time.perf_counter() - began_at)
                if answer.answers[0].status != "posted":
                    raise RuntimeError(f"a sale was not posted: {answer.answers[0]}")
        except Exception as error:  # raised in the thread that asks
            self._error = error

    def ended(self) -> list[float]:
        """Wait for the end; return the seconds each upload took.

        Raises:
            Exception: what stopped it.
        """
        self.join()
        self._client.close()
        if self._error:
            raise self._error
        return self._waits


def _watch(register: Register, uploader: "subprocess.Popen[bytes]", web: Web) -> tuple[int, dict[str, float]]:
    """Wait for the uploader; count how often the number of waiting sales was seen to fall, and the most memory used."""
    journal = open_journal(register.home.journal)
    falls, waiting = 0, entries.outbox(journal).count
    memory = {"register": 0.0, "web": 0.0}
    while uploader.poll() is None:
        now = entries.outbox(journal).count
        falls, waiting = falls + (now < waiting), now
        memory["register"] = max(memory["register"], megabytes(uploader.pid))
        memory["web"] = max(memory["web"], *map(megabytes, _processes(web.process_id)))
        time.sleep(PAUSE_SECONDS)
    journal.close()
    return falls, memory


def megabytes(process_id: int) -> float:
    """Return how much memory a process has in use, 0 when it is gone."""
    try:
        status = Path(f"/proc/{process_id}/status").read_text("utf-8")
    except OSError:
        return 0.0
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(found[0]) / 1024 if found else 0.0


def _processes(process_id: int) -> list[int]:
    children = Path(f"/proc/{process_id}/task/{process_id}/children").read_text("utf-8").split()
    return [process_id, *map(int, children)]
