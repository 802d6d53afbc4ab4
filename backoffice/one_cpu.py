"""Keeps a web process on one CPU, see ADR 0036.

Threads of a Python process take turns, and each wakes up on a CPU of its own: what the one before it has just read and written
is then fetched from the other CPU's caches, turn by turn. On one CPU it is there already.
"""

import os
import socket
import sys
import zlib
from collections.abc import Iterable


def stay_on_one_cpu(neighbours: Iterable[int]) -> int | None:
    """Keep this process, and all threads it starts from now on, on the CPU that the fewest of its neighbours stay on.

    `neighbours` are the ids of the other processes of the web server. Those of another container are not seen: so the order
    in which CPUs are chosen is begun at a place that follows from the machine's name. Returns the CPU; None where there is no
    choice, or where the system has no such thing.
    """
    if sys.platform != "linux":
        return None
    cpus = sorted(os.sched_getaffinity(0))
    if len(cpus) == 1:
        return None
    taken = [found for neighbour in neighbours if len(found := _cpus_of(neighbour)) == 1]
    first = zlib.crc32(socket.gethostname().encode()) % len(cpus)
    chosen = min(cpus[first:] + cpus[:first], key=lambda cpu: taken.count({cpu}))
    os.sched_setaffinity(0, {chosen})
    return chosen


def _cpus_of(process: int) -> set[int]:
    """Return the CPUs a process may use; none of one that has just ended."""
    try:
        return os.sched_getaffinity(process)
    except ProcessLookupError:
        return set()
