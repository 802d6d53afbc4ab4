"""A headquarters as production runs it, for the time of a bench: its database, its web processes, its worker."""

import os
import secrets
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from backoffice.portal.management.child_process import ChildProcess

MAINTENANCE_DATABASE = "postgres"
START_SECONDS = 60.0
END_SECONDS = 15.0
#: Django and nothing of ours around it.
DJANGO_ALONE = "django.core.wsgi:get_wsgi_application()"
# As in docker-compose.yml.
WEB = ("--worker-class", "gthread", "--workers", "2", "--threads", "16", "--limit-request-line", "8190")
# What Celery logs as soon as its worker takes tasks.
READY = " ready."
QUIET = ("--no-control-socket", "--log-level", "warning")


@contextmanager
def database() -> Iterator[str]:
    """Make a database on the server of DATABASE_URL, migrate it, and drop it at the end; yields its URL."""
    name, at = f"everytill_bench_{secrets.token_hex(4)}", connection.settings_dict
    _maintain(f'CREATE DATABASE "{name}"')
    connection.close()
    at["NAME"] = name
    try:
        call_command("migrate", verbosity=0)
        yield f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{name}"
    finally:
        connection.close()
        _maintain(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def web(folder: Path, environment: Mapping[str, str], *, application: str = "backoffice.wsgi") -> Iterator[tuple[int, int]]:
    """Serve a WSGI application within the block; yields the port and the process's id.

    Raises:
        RuntimeError: it does not answer.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", *WEB, *QUIET]
    log = folder / f"web-{port}.log"
    child = ChildProcess("web server", command, settings.BASE_DIR, environment={**os.environ, **environment}, log=log)
    try:
        give_up_at = time.monotonic() + START_SECONDS
        while not _answers(port):
            if child.exit_code is not None or time.monotonic() > give_up_at:
                raise RuntimeError(f"The web server does not answer:\n{log.read_text()}")
            time.sleep(0.1)
        yield port, child.process_id
    finally:
        child.stop(seconds=END_SECONDS)


@contextmanager
def worker(folder: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """Let a worker with the scheduler inside write what polls leave behind; it takes tasks when the block begins.

    Raises:
        RuntimeError: it does not begin.
    """
    celery = [sys.executable, "-m", "celery", "--quiet", "--app", "backoffice"]
    command = [*celery, "worker", "--beat", "--pool", "solo", "--loglevel", "info"]
    log = folder / "worker.log"
    child = ChildProcess("worker", command, settings.BASE_DIR, environment={**os.environ, **environment}, log=log)
    try:
        give_up_at = time.monotonic() + START_SECONDS
        while READY not in log.read_text():
            if child.exit_code is not None or time.monotonic() > give_up_at:
                raise RuntimeError(f"The worker does not begin:\n{log.read_text()}")
            time.sleep(0.1)
        yield
    finally:
        child.stop(seconds=END_SECONDS)


def _answers(port: int) -> bool:
    """Tell whether it answers, be it that this is no poll."""
    try:
        status = httpx.get(f"http://127.0.0.1:{port}/api/v1/sync/poll", timeout=2.0, trust_env=False).status_code
    except httpx.HTTPError:
        return False
    return status < httpx.codes.INTERNAL_SERVER_ERROR


def _maintain(statement: str) -> None:
    at = connection.settings_dict
    where = {"host": at["HOST"], "port": at["PORT"] or 5432, "user": at["USER"], "password": at["PASSWORD"]}
    with psycopg.connect(dbname=MAINTENANCE_DATABASE, autocommit=True, **where) as maintenance:
        maintenance.execute(statement)
