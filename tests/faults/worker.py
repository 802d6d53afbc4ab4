"""A worker of HQ in a process of its own, which stops at an exact moment so that a test can kill it there.

`python -m tests.faults.worker ORDER …` says "ready", waits for a line, does what it was ordered, and says "done". When it
comes to the moment it was given it says "stopped" and waits for another line. Moments are the audit events Python raises
when a file is opened or renamed, and the stages a build reports: the code that runs is the one that always runs.
"""

import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

INCOMING = "/incoming/"
BIG_ENOUGH_BYTES = 8192

# name of a moment -> is this event it, by name and first arguments as text
MOMENTS: dict[str, Callable[[str, str, str], bool]] = {
    "a package is begun": lambda event, path, _: event in ("open", "sqlite3.connect") and INCOMING in path,
    "a package is written and has no name yet": lambda event, _, target: event == "os.rename" and is_package(target),
    "a package has its name": lambda event, path, _: event == "open" and len(Path(path).name) == 2 and is_package(path),
    "the copy's pointer is to move": lambda event, _, target: event == "os.rename" and target.endswith("/current"),
}


def is_package(path: str) -> bool:
    """Tell whether a path is in the package store and not on its way there."""
    return path.startswith(os.environ["TEST_PACKAGE_DIR"]) and INCOMING not in path


def say(text: str) -> None:
    """Tell the test."""
    print(text, flush=True)


def stop() -> None:
    """Wait to be killed, or to be let go on."""
    say("stopped")
    sys.stdin.readline()


def stop_at(moment: str, occurrence: int) -> None:
    """Stop when a moment comes for the nth time."""
    left = [occurrence]

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in ("open", "os.rename", "sqlite3.connect"):
            return
        path, target = (_text(value) for value in (*arguments, None)[:2])
        if MOMENTS[moment](event, path, target):
            left[0] -= 1
            if not left[0]:
                stop()

    sys.addaudithook(hear)


def _text(value: Any) -> str:
    return os.fspath(value) if isinstance(value, str | os.PathLike) else ""


def run(run_id: str, moment: str = "", occurrence: str = "1") -> None:
    """Work on a run, as `distribution.tasks` does."""
    from django.utils import timezone

    from distribution.use_cases.execute_run import execute_run

    if moment:
        stop_at(moment, int(occurrence))
    execute_run(run_id=int(run_id), now=timezone.now())


def make_requested(request_id: str, moment: str) -> None:
    """Make the packages of a request, as `distribution.tasks` does."""
    from django.utils import timezone

    from distribution.use_cases.build_requested_package import build_requested_package

    stop_at(moment, 1)
    build_requested_package(request_id=int(request_id), clock=timezone.now)


def build_until(group_id: str, stage: str) -> None:
    """Build the next release of a group and stop when the build says that it is at a stage."""
    from registers.models import ChannelDataGroup
    from tests.distribution.headquarters import build

    def hear(progress: Any) -> None:
        if progress.stage == stage:
            stop()

    build(ChannelDataGroup.objects.get(pk=int(group_id)), on_progress=hear)


def run_with_little_space(run_id: str) -> None:
    """Work on a run while no package can be longer than a few kilobytes.

    For where no small file system may be mounted: the process's limit is low while a package is written, and only then,
    because HQ's own database is on another disk.
    """

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        if event in ("open", "os.remove") and INCOMING in _text(arguments[0]):
            soft = BIG_ENOUGH_BYTES if event == "open" else resource.RLIM_INFINITY
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, resource.RLIM_INFINITY))

    sys.addaudithook(hear)
    run(run_id)


ORDERS: dict[str, Callable[..., None]] = {
    "run": run,
    "make_requested": make_requested,
    "build_until": build_until,
    "run_with_little_space": run_with_little_space,
}

if __name__ == "__main__":
    django.setup()
    say("ready")
    sys.stdin.readline()
    ORDERS[sys.argv[1]](*sys.argv[2:])
    say("done")
