"""The network between a register and HQ, as a test wants it: whole, cut, slow, or lost in the middle of an answer.

A TCP forwarder and not a fake HQ, so that both ends are real and neither knows; `tests/journeys/killing_wire.py` is its
sister, on which HQ dies instead.
"""

import contextlib
import socket
import threading
import time
from dataclasses import dataclass

BLOCK = 65_536


@dataclass
class Loss:
    """The next answers to requests with these bytes in them are lost: so many of their bytes arrive, then the line is cut."""

    request: bytes
    arriving_bytes: int
    stays_cut: bool
    times: int


class OutageWire:
    """Forwards connections to HQ and misbehaves on demand."""

    def __init__(self, hq_port: int) -> None:
        self._hq_port = hq_port
        self._is_cut = False
        self._delay_seconds = 0.0
        self._loss: Loss | None = None
        self.has_lost = threading.Event()
        self._ends: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._start(self._accept)

    @property
    def url(self) -> str:
        """Return the address the register is given."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def cut(self) -> None:
        """Cut every line, and every new one at once."""
        self._is_cut = True
        for end in self._ends:
            _cut(end)

    def slow(self, seconds: float) -> None:
        """Let every answer be so late."""
        self._delay_seconds = seconds

    def lose_answer(self, request: bytes, *, arriving_bytes: int = 0, stays_cut: bool = False, times: int = 1) -> None:
        """Let HQ do what the next such requests ask, and the answers be lost on the way."""
        self.has_lost.clear()
        self._loss = Loss(request, arriving_bytes, stays_cut, times)

    def restore(self) -> None:
        """Let everything through again."""
        self._is_cut, self._delay_seconds, self._loss = False, 0.0, None

    def close(self) -> None:
        """End all of it."""
        with self._listener:
            for end in (self._listener, *self._ends):
                _cut(end)
        for thread in self._threads:
            thread.join()

    def _start(self, target, *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                register, _ = self._listener.accept()
                if self._is_cut:
                    register.close()
                    continue
                self._ends.append(register)
                self._start(self._connect, register)

    def _connect(self, register: socket.socket) -> None:
        with register, contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._hq_port)) as hq:
            # one exchange after the other goes over a line, so what is lost is the answer to what was asked last
            lost: list[Loss] = []
            downwards = threading.Thread(target=self._answers, args=(hq, register, lost), daemon=True)
            downwards.start()
            self._requests(register, hq, lost)
            downwards.join()

    def _requests(self, register: socket.socket, hq: socket.socket, lost: list[Loss]) -> None:
        with contextlib.suppress(OSError):
            while data := register.recv(BLOCK):
                loss = self._loss
                if loss is not None and loss.request in data:
                    loss.times -= 1
                    if not loss.times:
                        self._loss = None
                    lost.append(loss)
                hq.sendall(data)
        _cut(hq)

    def _answers(self, hq: socket.socket, register: socket.socket, lost: list[Loss]) -> None:
        with contextlib.suppress(OSError):
            while data := hq.recv(BLOCK):
                time.sleep(self._delay_seconds)
                if lost:
                    self._lose(lost.pop(), data, register)
                    break
                register.sendall(data)
        _cut(register)

    def _lose(self, loss: Loss, data: bytes, register: socket.socket) -> None:
        if loss.arriving_bytes:
            register.sendall(data[: loss.arriving_bytes])
        if loss.stays_cut:
            self.cut()
        if not loss.times:
            self.has_lost.set()


def _cut(end: socket.socket) -> None:
    """Shut an end down, whoever reads from it or writes to it."""
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
