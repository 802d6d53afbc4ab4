"""A program the walk starts ends with the walk, whatever it does and whatever it has started itself."""

import os
import sys
from pathlib import Path

import pytest

from backoffice.demo.walk.child import Child
from backoffice.demo.walk.expectation import StepFailed
from tests.waiting import wait_until

SLEEPS = "import time; print('ready', flush=True); time.sleep(60)"
REFUSES_TO_END = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPS}"
HAS_A_CHILD = (
    "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid, flush=True); time.sleep(60)"
)


def start(code: str, folder: Path) -> Child:
    return Child("The program", [sys.executable, "-c", code], environment=os.environ, folder=folder, log=folder / "log")


def wait_for_output(child: Child) -> str:
    wait_until(lambda: bool(child.log.read_text()), True)
    return child.log.read_text().strip()


def is_alive(process_id: int) -> bool:
    """Tell whether a process works; one that has ended and is not collected yet does not."""
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process_id}/stat")  # Linux; elsewhere the system collects it
    return not status.is_file() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_child_is_ended_by_the_end_of_its_block(tmp_path):
    with start(SLEEPS, tmp_path) as child:
        assert wait_for_output(child) == "ready"
        assert child.exit_code is None
    assert child.exit_code is not None


def test_child_that_refuses_to_end_is_ended_all_the_same(tmp_path):
    child = start(REFUSES_TO_END, tmp_path)
    assert wait_for_output(child) == "ready"
    child.stop(seconds=0.2)
    assert child.exit_code is not None


def test_what_a_child_has_started_ends_with_it(tmp_path):
    child = start(HAS_A_CHILD, tmp_path)
    grandchild = int(wait_for_output(child))
    assert is_alive(grandchild)
    child.stop(seconds=0.2)
    wait_until(lambda: is_alive(grandchild), False)


def test_child_that_ended_by_itself_is_reported_with_its_last_lines(tmp_path):
    child = start("print('no space left'); raise SystemExit(3)", tmp_path)
    wait_until(lambda: child.exit_code, 3)
    with pytest.raises(StepFailed) as caught:
        child.check_running()
    assert str(caught.value) == "The program ended by itself (exit code 3). Its last lines:\nno space left"
