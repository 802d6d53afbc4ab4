"""The builder's end of the process that reads beside it.

Whatever goes wrong with that process costs time and nothing else: the builder then reads the rest itself, and meets the
same error when it is HQ's.
"""

import logging
import os
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from channel.row_hash import TableChecksum
from distribution.extraction.divided_reading import DividedReading, Order, Part, PieceRead

logger = logging.getLogger(__name__)

PROGRAM = "distribution.extraction.second_reader"
ROOT = Path(__file__).resolve().parents[2]
# How often the builder looks up while it waits, for it may be canceled.
LOOK_MILLISECONDS = 200
READ_BYTES = 1 << 16
# How many batches the builder appends at once: enough that beginning with each costs nothing, few enough that little is
# left to append when the last has been read.
BATCHES_OF_PIECE = 50


class Piece(NamedTuple):
    """Rows the second process has read: the database they are in, and their checksum."""

    path: Path
    checksum: TableChecksum
    is_last: bool


class SecondProcess:
    """A process that reads the parts of an order one after another, piece by piece; they are awaited in this order."""

    def __init__(self, process: "subprocess.Popen[bytes]", order: Order) -> None:
        assert process.stdout is not None, "made with pipes"
        self._order = order
        self._answered = process.stdout.fileno()
        self._answers = b""
        self._is_gone = False
        self._number = 0

    def await_piece(self, part: Part, look: Callable[[], None]) -> Piece | None:
        """Wait until the next piece of a part was read; None when it will not come.

        `look` is called while it is waited for; what it raises ends the waiting.
        """
        if self._is_gone:
            return None
        answer = self._next_answer(look)
        if answer.error:
            logger.warning("The process that reads beside the builder has not read %s: %s", part.table.name, answer.error)
            self._is_gone = True
            return None
        piece = Piece(Path(self._order.path(part, self._number)), answer.checksum, answer.is_last)
        self._number = 0 if answer.is_last else self._number + 1
        return piece

    def _next_answer(self, look: Callable[[], None]) -> PieceRead:
        waiting = select.poll()
        waiting.register(self._answered, select.POLLIN)
        while b"\n" not in self._answers:
            look()
            if waiting.poll(LOOK_MILLISECONDS):
                arrived = os.read(self._answered, READ_BYTES)
                if not arrived:
                    return PieceRead(error="it has ended")
                self._answers += arrived
        line, _, self._answers = self._answers.partition(b"\n")
        return msgspec.json.decode(line, type=PieceRead)


@contextmanager
def reading_beside(reading: DividedReading, folder: Path) -> Iterator[SecondProcess | None]:
    """Let a second process read what it is left, into databases in `folder`, until the block ends.

    None when nothing is left to one, or none can be started.
    """
    process = _start() if reading.moment is not None and reading.parts else None
    if process is None or reading.moment is None:
        yield None
        return
    order = Order(reading.moment, reading.parts, str(folder), BATCHES_OF_PIECE)
    try:
        with suppress(BrokenPipeError):  # it has ended already, as waiting for it will show
            assert process.stdin is not None, "made with pipes"
            process.stdin.write(msgspec.json.encode(order) + b"\n")
            process.stdin.flush()
        yield SecondProcess(process, order)
    finally:
        process.kill()
        process.communicate()


def usable_cores() -> int:
    """Count the cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start() -> "subprocess.Popen[bytes] | None":
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    try:
        return subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", PROGRAM],
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
    except OSError as error:
        logger.warning("No process can be started to read beside the builder: %s", error)
        return None
