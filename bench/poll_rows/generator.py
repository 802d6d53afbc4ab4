"""The load: one process, raw sockets that are kept alive as a proxy's are, each register's poll after the other.

    python generator.py PORT SECONDS CONNECTIONS FILE

FILE has a line for each register: its token and its body. Each connection sends its next poll when it has its answer; one
that the server ends is opened anew, within the measured time. An HTTP client would take as much of the two cores as the
server; this takes a twentieth of a millisecond for each poll.
"""

import json
import selectors
import socket
import sys
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

READ_BYTES = 65_536


class Connection:
    """One connection and the poll it waits for."""

    def __init__(self, port: int, selector: selectors.BaseSelector) -> None:
        self._port, self._selector = port, selector
        self.sent_at = 0.0
        self._open()

    def send(self, request: bytes) -> None:
        """Send a poll."""
        self.sent_at = time.perf_counter()
        if self._is_over:
            self.close()
            self._open()
        self.socket.sendall(request)

    def receive(self) -> tuple[int, float]:
        """Read an answer, which has no body; return its status and how many seconds it took."""
        answer = self.socket.recv(READ_BYTES)
        while answer and b"\r\n\r\n" not in answer:
            answer += self.socket.recv(READ_BYTES)
        status = int(answer[9:12]) if answer else 0
        self._is_over = b"\r\nConnection: close\r\n" in answer
        return status, time.perf_counter() - self.sent_at

    def close(self) -> None:
        """End it."""
        self._selector.unregister(self.socket)
        self.socket.close()

    def _open(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self._port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._selector.register(self.socket, selectors.EVENT_READ, self)
        self._is_over = False


def requests(file: Path, port: int) -> list[bytes]:
    """Write the poll of each register."""
    lines = file.read_bytes().splitlines()
    return [_request(port, *line.split(b" ", 1)) for line in lines]


def _request(port: int, token: bytes, body: bytes) -> bytes:
    head = (
        f"POST /api/v1/sync/poll HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Device {token.decode()}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def load(port: int, seconds: float, connections: int, polls: Iterator[bytes]) -> dict[str, object]:
    """Poll for so long; return how many answers there were by status, their seconds, and the time it took."""
    selector = selectors.DefaultSelector()
    began_at = time.perf_counter()
    took: list[float] = []
    statuses: dict[int, int] = {}
    for _ in range(connections):
        Connection(port, selector).send(next(polls))
    open_connections = connections
    while open_connections:
        for key, _ in selector.select():
            connection = key.data
            status, waited = connection.receive()
            statuses[status] = statuses.get(status, 0) + 1
            took.append(waited)
            if not status or time.perf_counter() - began_at > seconds:
                connection.close()
                open_connections -= 1
            else:
                connection.send(next(polls))
    return {"statuses": statuses, "took": took, "seconds": time.perf_counter() - began_at, "cpu_seconds": time.process_time()}


def main() -> None:
    """Load the server and print the result."""
    port, seconds, connections = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    print(json.dumps(load(port, seconds, connections, cycle(requests(Path(sys.argv[4]), port)))))


if __name__ == "__main__":
    main()
