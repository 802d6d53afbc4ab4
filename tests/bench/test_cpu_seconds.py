"""CPU seconds of another process are told finer than the kernel's hundredths, and nothing of them is left out."""

import importlib
import subprocess
import sys

import pytest

from tests.bench.programs import PROJECT

BURN = """
import threading, time
def burn(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass
print(flush=True); input()
burn(0.003); print(flush=True); input()
thread = threading.Thread(target=burn, args=(0.2,)); thread.start(); thread.join(); print(flush=True); input()
"""


@pytest.fixture
def cpu_seconds(monkeypatch):
    monkeypatch.syspath_prepend(PROJECT / "bench")
    return importlib.import_module("measuring.timing").cpu_seconds


@pytest.fixture
def burning():
    program = [sys.executable, "-c", BURN]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        yield process
        process.stdin.close()


def burn(process, cpu_seconds) -> float:
    before = cpu_seconds(process.pid)
    process.stdin.write("\n")
    process.stdin.flush()
    process.stdout.readline()
    return cpu_seconds(process.pid) - before


def test_milliseconds_and_threads_that_have_ended_count(burning, cpu_seconds):
    milliseconds, of_a_thread = burn(burning, cpu_seconds), burn(burning, cpu_seconds)
    assert 0.003 <= milliseconds < 0.01
    assert 0.2 <= of_a_thread < 0.25
