"""The embedded default: web server, worker and scheduler by one command, with nothing else to install.

Programs of their own and not threads of one process: the web server must answer while a worker builds a package, and
a worker that dies must not take the web server with it unseen. In production each is started by itself.
"""

import argparse
import signal
import sys
import threading
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from backoffice.portal.management.child_process import ChildProcess

WEB_THREADS = 8
# Cursors and filters are in the address; gunicorn's own 4094 bytes are few for them, and more than this it does not read.
LONGEST_REQUEST_LINE = 8190
LOOK_SECONDS = 0.2
END_SECONDS = 20.0


class Command(BaseCommand):
    help = "Start headquarters: web server, worker and scheduler. Ctrl-C ends all of them."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000", help="host and port of the web server (127.0.0.1:8000)")
        parser.add_argument("--migrate", action="store_true", help="bring the database up to date first")

    def handle(self, *_args: Any, bind: str, migrate: bool, **_options: Any) -> None:
        if migrate:
            call_command("migrate", verbosity=0)
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        children = [self._start("web server", web_command(bind)), self._start("worker", worker_command())]
        self._say(f"Portal and API: http://{bind}/  (Ctrl-C ends headquarters)")
        try:
            ended = wait_for_end(children, stop)
        finally:
            end_all(children)
        if ended is not None:
            raise CommandError(f"The {ended.name} ended by itself with exit code {ended.exit_code}; so the rest was ended.")
        self._say("Headquarters has ended.")

    def _start(self, name: str, command: list[str]) -> ChildProcess:
        child = ChildProcess(name, command, settings.BASE_DIR)
        self._say(f"Started the {name}, process {child.process_id}")
        return child

    def _say(self, text: str) -> None:
        """Print at once, also into a file somebody follows."""
        self.stdout.write(text)
        self.stdout.flush()


def web_command(bind: str) -> list[str]:
    """Write the command of the web server: one process, because HQ's database is one file."""
    return [
        *(sys.executable, "-m", "gunicorn", "backoffice.wsgi", "--bind", bind, "--worker-class", "gthread"),
        *("--workers", "1", "--threads", str(WEB_THREADS), "--keep-alive", "75", "--graceful-timeout", "10"),
        *("--limit-request-line", str(LONGEST_REQUEST_LINE)),
        *("--no-control-socket", "--log-level", "warning"),
    ]


def worker_command() -> list[str]:
    """Write the command of the worker, with the scheduler (beat) inside."""
    return [
        *(sys.executable, "-m", "celery", "--quiet", "--app", "backoffice", "worker", "--beat", "--pool", "threads"),
        *("--loglevel", settings.LOG_LEVEL, "--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]


def wait_for_end(children: list[ChildProcess], stop: threading.Event) -> ChildProcess | None:
    """Wait until somebody asks us to stop, or a child ends by itself; returns that child."""
    while not stop.wait(LOOK_SECONDS):
        for child in children:
            if child.exit_code is not None:
                return child
    return None


def end_all(children: list[ChildProcess]) -> None:
    """Ask all to end at the same time, and give them the same time for it."""
    for child in children:
        child.ask_to_end()
    give_up_at = time.monotonic() + END_SECONDS
    for child in children:
        child.end(max(0.0, give_up_at - time.monotonic()))
