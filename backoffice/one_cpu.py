"""Keeps a web process on one CPU, see ADR 0036.

Threads of a Python process take turns, and each wakes up on a CPU of its own: what the one before it has just read and written
is then fetched from the other CPU's caches, turn by turn. On one CPU it is there already.
"""

import os
import socket
import sys
import zlib


def stay_on_one_cpu(place: int) -> int | None:
    """Keep this process, and all threads it starts from now on, on one CPU.

    `place` counts the CPUs from 0, from one that follows from the machine's name: the web processes of another container are
    not seen, and count from another. Returns the CPU; None where there is no
    choice, or where the system has no such thing.
    """
    if sys.platform != "linux":
        return None
    cpus = sorted(os.sched_getaffinity(0))
    if len(cpus) == 1:
        return None
    chosen = cpus[(zlib.crc32(socket.gethostname().encode()) + place) % len(cpus)]
    os.sched_setaffinity(0, {chosen})
    return chosen
