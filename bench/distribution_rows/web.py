"""The web server of a headquarters as `serve` starts it, as a process of its own, and registers that talk to it."""

import os
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from backoffice.portal.management.child_process import ChildProcess
from backoffice.portal.management.commands.serve import web_command
from backoffice.portal.management.health import answers
from distribution_rows.company import Company, run
from pos.register import Register
from registers.models import Register as RegisterRow
from registers.models import Store
from registers.use_cases.create_register import create_register
from registers.use_cases.issue_activation_code import issue_activation_code
from registers.use_cases.switch_support_offline_on import switch_support_offline_on

START_SECONDS = 60.0
END_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Web:
    """A running web server."""

    url: str
    process_id: int


@contextmanager
def web_server(company: Company) -> Iterator[Web]:
    """Serve a company's registers on a free port of this machine within the block.

    Raises:
        RuntimeError: it does not answer.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{probe.getsockname()[1]}"
    log = company.folder / "web.log"
    child = ChildProcess("web server", web_command(bind), settings.BASE_DIR, environment=_environment(company), log=log)
    try:
        give_up_at = time.monotonic() + START_SECONDS
        while not answers(f"http://{bind}"):
            if child.exit_code is not None or time.monotonic() > give_up_at:
                raise RuntimeError(f"The web server does not answer:\n{log.read_text()}")
            time.sleep(0.1)
        yield Web(f"http://{bind}", child.process_id)
    finally:
        child.stop(seconds=END_SECONDS)


def create_registers(numbers: Iterable[str]) -> None:
    """Create registers with offline support and publish them, as their data has to say who they are."""
    store = Store.objects.order_by("pk")[0]
    for number in numbers:
        register = create_register(store=store, number=number, name=f"Register {number}", user=None)
        switch_support_offline_on(register=register, user=None)
    run()


@contextmanager
def activated_register(company: Company, web: Web, number: str) -> Iterator[Register]:
    """Activate a register with files of its own; it holds no data yet."""
    code = issue_activation_code(register=RegisterRow.objects.get(number=number), user=None).code
    with Register(company.folder / "registers" / number) as register:
        register.activate(web.url, code)
        yield register


def sync(register: Register) -> None:
    """Bring a register's data up to date.

    Raises:
        RuntimeError: something went wrong.
    """
    errors = register.sync().errors
    if errors:
        raise RuntimeError("; ".join(errors))


def _environment(company: Company) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": company.url,
        "EVERYTILL_DATA_DIR": str(company.folder),
        "PACKAGE_STORAGE_URL": (company.folder / "packages").as_uri(),
        "MALLOC_ARENA_MAX": "2",  # as in the Dockerfile
    }


def call(*command: str | Path) -> None:
    """Run a program to its end.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
