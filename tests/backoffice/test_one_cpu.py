"""Each process of the web server stays on one CPU, and no two on the same while there is another."""

import os
import signal
import socket
import sys
from pathlib import Path

import pytest
from django.conf import settings

from backoffice.one_cpu import stay_on_one_cpu
from backoffice.portal.management.child_process import ChildProcess
from backoffice.portal.management.health import answers
from tests.waiting import wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps processes on CPUs")

APPLICATION = "wsgiref.simple_server:demo_app"
WORKERS = 2


@pytest.fixture
def server(tmp_path, request):
    """A web server of two processes that was started as every other, but for what it serves."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        bind = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [sys.executable, "-m", "gunicorn", APPLICATION, "--bind", bind, "--worker-class", "gthread"]
    child = ChildProcess(
        "web server",
        [*command, "--workers", str(WORKERS), "--no-control-socket"],
        settings.BASE_DIR,
        environment={**os.environ, "WEB_ONE_CPU": request.param},
        log=tmp_path / "log",
    )
    wait_until(lambda: answers(f"http://{bind}"), True, explain=(tmp_path / "log").read_text)
    yield child
    child.stop(seconds=10)


def workers_of(server):
    children = Path(f"/proc/{server.process_id}/task/{server.process_id}/children").read_text().split()
    return [int(child) for child in children]


def cpus_of_workers(server):
    return [frozenset(os.sched_getaffinity(worker)) for worker in workers_of(server)]


@pytest.mark.parametrize("server", ["1"], indirect=True)
def test_each_process_has_a_cpu_of_its_own_while_there_are_enough(server):
    wait_until(lambda: [len(cpus) for cpus in cpus_of_workers(server)], [1] * WORKERS)
    assert len(set(cpus_of_workers(server))) == min(WORKERS, len(os.sched_getaffinity(0)))


@pytest.mark.parametrize("server", ["1"], indirect=True)
def test_who_takes_the_place_of_a_process_that_has_ended_takes_its_cpu(server):
    wait_until(lambda: [len(cpus) for cpus in cpus_of_workers(server)], [1] * WORKERS)
    before, cpus = workers_of(server), cpus_of_workers(server)
    os.kill(before[0], signal.SIGKILL)
    wait_until(lambda: len(set(workers_of(server)) - set(before)), 1)
    wait_until(lambda: sorted(map(tuple, cpus_of_workers(server))), sorted(map(tuple, cpus)))


@pytest.mark.parametrize("server", ["1"], indirect=True)
def test_it_stays_so_when_all_are_replaced_and_one_of_the_new_ones_ends(server):
    wait_until(lambda: [len(cpus) for cpus in cpus_of_workers(server)], [1] * WORKERS)
    before, cpus = workers_of(server), cpus_of_workers(server)
    os.kill(server.process_id, signal.SIGHUP)
    wait_until(lambda: (len(workers_of(server)), set(workers_of(server)) & set(before)), (WORKERS, set()))
    reloaded = workers_of(server)
    os.kill(reloaded[-1], signal.SIGKILL)
    wait_until(lambda: len(set(workers_of(server)) - set(reloaded)), 1)
    wait_until(lambda: sorted(map(tuple, cpus_of_workers(server))), sorted(map(tuple, cpus)))


@pytest.mark.parametrize("server", ["0"], indirect=True)
def test_switched_off_each_process_may_use_all(server):
    wait_until(lambda: cpus_of_workers(server), [frozenset(os.sched_getaffinity(0))] * WORKERS)


def in_a_child(work):
    """Return what some work in a process of its own wrote; this one keeps its CPUs."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if not child:
        os.write(write_end, str(work()).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(write_end)
    with os.fdopen(read_end) as text:
        return text.read()


def test_where_there_is_one_cpu_nothing_is_done():
    def work():
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        return stay_on_one_cpu(1)

    assert in_a_child(work) == "None"
