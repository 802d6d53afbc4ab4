"""An activated device whose calls pass the WSGI application a web server starts, and not Django's test client."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, NamedTuple
from wsgiref.util import setup_testing_defaults

from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from backoffice import wsgi
from tests.distribution.devices import DeviceClient


class Served(NamedTuple):
    """An answer as a web server would send it."""

    status_code: int
    headers: dict[str, str]
    content: bytes

    def json(self) -> Any:
        """Read the content."""
        return json.loads(self.content)


class ServedDevice(DeviceClient):
    """HQ's API with one device's token, as a web server hands its calls over."""

    application = staticmethod(wsgi.application)

    def __init__(self, register: Any) -> None:
        super().__init__(register)
        #: Goes over what a web server says of each call.
        self.environ: dict[str, Any] = {}

    def post(self, path: str, body: Any) -> Served:
        """Send a POST; the body is made JSON unless it is bytes."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": f"/api/v1/{path}",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "HTTP_AUTHORIZATION": self._headers["Authorization"],
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(content)),
            "wsgi.input": BytesIO(content),
        } | self.environ
        setup_testing_defaults(environ)
        with _connections_kept():
            return _answer(self.application, environ)


def _answer(application: Any, environ: dict[str, Any]) -> Served:
    said: list[Any] = []
    chunks = application(environ, lambda *answered: said.extend(answered))
    try:
        return Served(int(said[0][:3]), dict(said[1]), b"".join(chunks))
    finally:
        getattr(chunks, "close", lambda: None)()


@contextmanager
def _connections_kept() -> Iterator[None]:
    """Let Django not close the connection a test's transaction is on, as its own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
