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
    """Return the CPU seconds a process and its children have used; those that have ended and were waited for included."""
    children = [child for task in Path(f"/proc/{process_id}/task").iterdir() for child in (task / "children").read_text().split()]
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS_PER_SECOND + sum(cpu_seconds(int(child)) for child in children)
