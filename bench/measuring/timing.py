"""Medians, and measuring by turns: on a shared machine two times compare only when they were taken side by side."""

import os
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def seconds_of(work: Callable[[], object]) -> float:
    """Return the seconds one call takes."""
    began_at = time.perf_counter()
    work()
    return time.perf_counter() - began_at


def by_turns(times: int, *measures: Callable[[], float]) -> list[float]:
    """Call measures that return a number in turns, so many rounds, and return the median of each."""
    found = [[measure() for measure in measures] for _ in range(times)]
    return [statistics.median(numbers) for numbers in zip(*found, strict=True)]


def percentile(numbers: Sequence[float], percent: float) -> float:
    """Return the smallest number that so many percent of the numbers do not exceed."""
    ordered = sorted(numbers)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def cpu_seconds(process_id: int) -> float:
    """Return the CPU seconds a process and its children have used; those that have ended and were waited for included.

    In nanoseconds, threads that have ended included; of children that have ended the kernel tells hundredths.
    """
    children = [child for task in Path(f"/proc/{process_id}/task").iterdir() for child in (task / "children").read_text().split()]
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    ended = sum(map(int, fields[13:15])) / TICKS_PER_SECOND
    return time.clock_gettime(_cpu_clock(process_id)) + ended + sum(cpu_seconds(int(child)) for child in children)


def _cpu_clock(process_id: int) -> int:
    """Name the clock of what a process has used, as `clock_getcpuclockid` does, which Python has not got."""
    return ~process_id << 3 | 2
