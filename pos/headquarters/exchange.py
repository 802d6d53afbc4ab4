"""One request to HQ and its whole answer, with whatever goes wrong told in the shared words.

Selling asks with a deadline; background work without one is limited per phase instead, because a large upload may
take minutes and still be making progress.
"""

from collections.abc import Mapping
from typing import Any

import httpx
from msgspec import Struct

from channel.errors import HeadquartersTimeout, HeadquartersUnreachable
from pos.headquarters.deadline import Deadline, finish_within
from pos.headquarters.problems import raise_for_problem

MAX_ANSWER_BYTES = 64 * 1024 * 1024
BACKGROUND_TIMEOUT = httpx.Timeout(60, connect=10)


class Exchange(Struct, frozen=True, kw_only=True):
    """A request. `may_repeat` says that HQ answers a second one like the first."""

    method: str
    path: str
    content: bytes | None = None
    headers: Mapping[str, str] = {}
    parameters: Mapping[str, str] = {}
    may_repeat: bool = True


def send(client: httpx.Client, exchange: Exchange, deadline: Deadline | None) -> bytes:
    """Return the body of HQ's answer, b"" for 204.

    Raises: HeadquartersUnreachable and below when there was none, else the error HQ describes.
    """
    if deadline is None:
        return _attempt(client, exchange, None)
    return finish_within(deadline, lambda: _attempt(client, exchange, deadline))


def _attempt(client: httpx.Client, exchange: Exchange, deadline: Deadline | None) -> bytes:
    """Send it, and once more when the server had closed a connection that was kept for the next request."""
    try:
        return _send_once(client, exchange, deadline)
    except httpx.RemoteProtocolError as error:
        if not exchange.may_repeat:
            raise unreachable(error) from error
    except httpx.HTTPError as error:
        raise unreachable(error) from error
    try:
        return _send_once(client, exchange, deadline)
    except httpx.HTTPError as error:
        raise unreachable(error) from error


def _send_once(client: httpx.Client, exchange: Exchange, deadline: Deadline | None) -> bytes:
    """Send the request and read the answer to its end."""
    timeout = BACKGROUND_TIMEOUT if deadline is None else httpx.Timeout(max(deadline.remaining(), 0.001))
    with client.stream(
        exchange.method,
        exchange.path,
        content=exchange.content,
        headers=dict(exchange.headers),
        params=dict(exchange.parameters) or None,
        timeout=timeout,
    ) as response:
        body = _read(response, deadline)
        raise_for_problem(response, body)
        return body


def _read(response: httpx.Response, deadline: Deadline | None) -> bytes:
    """Read an answer, but neither without end nor past the deadline."""
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > MAX_ANSWER_BYTES:
            raise HeadquartersUnreachable("Headquarters answered with more than a register can hold.")
        if deadline is not None and deadline.has_passed:
            raise HeadquartersTimeout
    return bytes(body)


def unreachable(error: httpx.HTTPError) -> HeadquartersUnreachable:
    """Say in plain words what httpx ran into."""
    if isinstance(error, httpx.TimeoutException):
        return HeadquartersTimeout()
    reason: Any = str(error) or type(error).__name__
    return HeadquartersUnreachable(f"Headquarters cannot be reached: {reason}")
