"""The web server ends kept connections after a while, announced, so that its processes share them anew."""

import http.client
import socket
import sys

import pytest
from django.conf import settings

from backoffice.portal.management.child_process import ChildProcess
from tests.waiting import wait_until

APPLICATION = "wsgiref.simple_server:demo_app"
REQUESTS = 32


@pytest.fixture
def port(tmp_path):
    """The port of a web server that was started as every other, but for what it serves."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", APPLICATION, "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    server = ChildProcess("web server", [*command, "--no-control-socket"], settings.BASE_DIR, log=tmp_path / "log")
    wait_until(lambda: is_open(port), True, explain=(tmp_path / "log").read_text)
    yield port
    server.stop(seconds=10)


def is_open(port):
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


def test_a_connection_ends_after_so_many_requests_and_says_so_before(port):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    announced = []
    for _ in range(2 * REQUESTS + 1):  # it is opened again by itself
        connection.request("GET", "/")
        answer = connection.getresponse()
        answer.read()
        announced.append(answer.headers["Connection"])
    connection.close()
    assert [number for number, word in enumerate(announced, 1) if word == "close"] == [REQUESTS, 2 * REQUESTS]
    assert set(announced) == {"close", "keep-alive"}
