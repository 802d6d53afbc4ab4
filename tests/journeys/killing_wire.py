"""A wire between register and HQ on which HQ can be killed at an exact moment of an upload.

A small TCP forwarder, because sleeping for a while and hoping would hit the same moment every time on one machine and
none on another.
"""

import contextlib
import re
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

UPLOAD = b"POST /api/v1/transactions/uploads"
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
BLOCK = 65_536


@dataclass(frozen=True)
class Moment:
    """When HQ dies: after a share of the request's bytes, so long after it; or when its answer begins to come."""

    name: str
    request_share: float = 1.0
    delay_seconds: float = 0.0
    at_answer: bool = False


class KillingWire:
    """Forwards connections to HQ; once armed, the next upload is HQ's end."""

    def __init__(self, hq_port: int, kill: Callable[[], None]) -> None:
        self._hq_port = hq_port
        self._kill = kill
        self._moment: Moment | None = None
        self._dies_at_answer = False
        self.has_killed = threading.Event()
        self._ends: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    @property
    def url(self) -> str:
        """Return the address registers are given."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def arm(self, moment: Moment) -> None:
        """Have HQ killed at this moment of the next upload."""
        self.has_killed.clear()
        self._moment = moment

    def close(self) -> None:
        """Cut everything that still goes over the wire."""
        with self._listener:
            for end in (self._listener, *self._ends):
                _cut(end)
        for thread in self._threads:
            thread.join()

    def _start(self, target: Callable, *arguments: object) -> threading.Thread:
        thread = threading.Thread(target=target, args=arguments)
        self._threads.append(thread)
        thread.start()
        return thread

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                register, _ = self._listener.accept()
                self._ends.append(register)
                self._start(self._connect, register)

    def _connect(self, register: socket.socket) -> None:
        with register, contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._hq_port)) as hq:
            upwards = self._start(self._pump, register, hq, self._pass_request)
            self._pump(hq, register, self._pass_answer)
            upwards.join()

    def _pump(self, source: socket.socket, target: socket.socket, pass_on: Callable) -> None:
        """Pass on what comes until either end is gone, then both are."""
        with contextlib.suppress(OSError):
            while data := source.recv(BLOCK):
                pass_on(data, source, target)
        _cut(source)
        _cut(target)

    def _pass_request(self, data: bytes, register: socket.socket, hq: socket.socket) -> None:
        moment = self._moment
        if moment is None or UPLOAD not in data:
            hq.sendall(data)
            return
        request = _whole_request(data, register)
        self._dies_at_answer = moment.at_answer
        hq.sendall(request[: int(len(request) * moment.request_share)])
        if not moment.at_answer:
            time.sleep(moment.delay_seconds)
            self._fire()

    def _pass_answer(self, data: bytes, _hq: socket.socket, register: socket.socket) -> None:
        if self._dies_at_answer:
            self._fire()
            return
        register.sendall(data)

    def _fire(self) -> None:
        self._moment, self._dies_at_answer = None, False
        self._kill()
        self.has_killed.set()


def _cut(end: socket.socket) -> None:
    """Shut an end down, whoever reads from it or writes to it."""
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


def _whole_request(data: bytes, register: socket.socket) -> bytes:
    """Read an upload to its end."""
    head, _, _ = data.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    assert length is not None, head
    missing = len(head) + 4 + int(length[1]) - len(data)
    while missing > 0:
        block = register.recv(BLOCK)
        data += block
        missing -= len(block)
    return data
