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
        self.has_killed = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """Return the address registers are given."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def arm(self, moment: Moment) -> None:
        """Have HQ killed at this moment of the next upload."""
        self.has_killed.clear()
        self._moment = moment

    def close(self) -> None:
        """Take no further connections."""
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                register, _ = self._listener.accept()
                threading.Thread(target=self._connect, args=(register,), daemon=True).start()

    def _connect(self, register: socket.socket) -> None:
        try:
            hq = socket.create_connection(("127.0.0.1", self._hq_port))
        except OSError:
            register.close()
            return
        threading.Thread(target=self._pump, args=(register, hq, self._pass_request), daemon=True).start()
        self._pump(hq, register, self._pass_answer)

    def _pump(self, source: socket.socket, target: socket.socket, pass_on: Callable) -> None:
        """Pass on what comes until either end is gone, then both are."""
        with contextlib.suppress(OSError):
            while data := source.recv(BLOCK):
                pass_on(data, source, target)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _pass_request(self, data: bytes, register: socket.socket, hq: socket.socket) -> None:
        moment = self._moment
        if moment is None or UPLOAD not in data:
            hq.sendall(data)
            return
        request = _whole_request(data, register)
        hq.sendall(request[: int(len(request) * moment.request_share)])
        if not moment.at_answer:
            time.sleep(moment.delay_seconds)
            self._fire()

    def _pass_answer(self, data: bytes, _hq: socket.socket, register: socket.socket) -> None:
        if self._moment is not None and self._moment.at_answer:
            self._fire()
            return
        register.sendall(data)

    def _fire(self) -> None:
        self._moment = None
        self._kill()
        self.has_killed.set()


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
