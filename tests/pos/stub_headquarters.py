"""A real HTTP server on a real socket that misbehaves on demand.

It is not HQ: it stands for the line between, which can be slow, cut, busy, or somebody else's. What HQ itself does is
tested with HQ, under tests/journeys.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec

API = "/api/v1/"


@dataclass
class Request:
    """What arrived; `path` is below the API and without the query."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Reply:
    """What to answer. `pause_seconds` comes before each of `pieces` parts of the body; `cut_after` bytes end the line."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    pause_seconds: float = 0.0
    pieces: int = 1
    cut_after: int | None = None
    say_nothing: bool = False


Answerer = Callable[[Request], Reply]


def json_reply(value: Any, status: int = 200) -> Reply:
    """Answer with JSON."""
    return Reply(status=status, body=msgspec.json.encode(value))


def problem_reply(status: int, code: str, detail: str = "detail", **headers: str) -> Reply:
    """Answer with an RFC 9457 problem."""
    body = msgspec.json.encode({"type": f"https://everytill.example/problems/{code}", "code": code, "detail": detail})
    return Reply(status=status, body=body, headers={"Content-Type": "application/problem+json", **headers})


class StubHeadquarters:
    """Answers by (method, path); everything else is a 404 that is not HQ's. Keeps what was asked."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.requests: list[Request] = []
        self.answers: dict[tuple[str, str], Answerer] = {}
        self.prefixes: dict[tuple[str, str], Answerer] = {}

    def on(self, method: str, path: str, answer: Reply | Answerer) -> None:
        """Answer a route from now on."""
        self.answers[(method, path)] = (lambda _request: answer) if isinstance(answer, Reply) else answer

    def on_prefix(self, method: str, prefix: str, answerer: Answerer) -> None:
        """Answer every route that begins so and is not answered otherwise."""
        self.prefixes[(method, prefix)] = answerer

    def asked(self, path: str) -> list[Request]:
        """Return the requests for a path."""
        return [request for request in self.requests if request.path == path]

    def answer(self, request: Request) -> Reply:
        """Find the reply to a request."""
        self.requests.append(request)
        answerer = self.answers.get((request.method, request.path))
        for (method, prefix), prefixed in self.prefixes.items():
            if answerer is None and method == request.method and request.path.startswith(prefix):
                answerer = prefixed
        return Reply(404, b"<h1>who?</h1>", {"Content-Type": "text/html"}) if answerer is None else answerer(request)


class Handler(BaseHTTPRequestHandler):
    """Reads a request and sends the stub's reply, misbehaving as told."""

    protocol_version = "HTTP/1.1"
    timeout = 30
    server: "Server"

    def handle(self) -> None:
        with suppress(ConnectionResetError):  # a killed register closes no connection
            super().handle()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.reply_to(b"")

    def do_POST(self) -> None:
        self.reply_to(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def reply_to(self, body: bytes) -> None:
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.stub.answer(Request(self.command, path.removeprefix(API), query, headers, body))
        try:
            self.send(reply)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def send(self, reply: Reply) -> None:
        if reply.say_nothing:
            self.close_connection = True
            return
        time.sleep(reply.pause_seconds if reply.pieces == 1 else 0)
        self.send_response(reply.status)
        for name, value in {**reply.headers, "Content-Length": str(len(reply.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if reply.cut_after is None:
            self.drip(reply)
        else:
            self.wfile.write(reply.body[: reply.cut_after])
            self.close_connection = True

    def drip(self, reply: Reply) -> None:
        size = max(1, -(-len(reply.body) // reply.pieces))
        for start in range(0, len(reply.body), size):
            time.sleep(reply.pause_seconds if reply.pieces > 1 else 0)
            self.wfile.write(reply.body[start : start + size])


class Server(ThreadingHTTPServer):
    """A server whose threads never keep a test from ending."""

    daemon_threads = True
    block_on_close = False
    stub: StubHeadquarters


@contextmanager
def stub_headquarters() -> Iterator[StubHeadquarters]:
    """Run the server in a thread."""
    server = Server(("127.0.0.1", 0), Handler)
    server.stub = StubHeadquarters(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
