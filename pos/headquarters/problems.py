"""From HTTP statuses back to the errors both ends share.

An answer that is not HQ's own (a proxy's page, a hotel's sign-in form) counts as no answer: the register must go
offline from it like from a dead line.
"""

from typing import Any

import httpx
import msgspec

from channel.errors import EverytillError, HeadquartersBusy, HeadquartersUnreachable, error_from_problem
from pos.errors import HeadquartersFailed

BUSY = (429, 503)
DEFAULT_RETRY_AFTER_SECONDS = 30
LONGEST_RETRY_AFTER_SECONDS = 3600


def raise_for_problem(response: httpx.Response, body: bytes) -> None:
    """Return when HQ did what was asked, else raise its reason."""
    if response.is_success:
        return
    if response.status_code in BUSY:
        raise HeadquartersBusy(retry_after_seconds=retry_after_seconds(response))
    problem = read_problem(response, body)
    if problem is None:
        message = f"Something that is not headquarters answered with status {response.status_code}."
        raise HeadquartersUnreachable(message, status=response.status_code)
    if response.is_server_error:
        raise HeadquartersFailed(f"Headquarters failed: {problem.get('detail') or problem.get('title')}")
    raise named(error_from_problem(problem))


def read_problem(response: httpx.Response, body: bytes) -> dict[str, Any] | None:
    """Return the RFC 9457 problem of an answer, None when it is none."""
    if not response.headers.get("content-type", "").startswith("application/problem+json"):
        return None
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except msgspec.DecodeError:
        return None


def named(error: EverytillError) -> EverytillError:
    """Pass an error on; one that means no answer keeps that meaning only when HQ was not there to say it."""
    if isinstance(error, HeadquartersUnreachable):
        return HeadquartersFailed(error.message)
    return error


def retry_after_seconds(response: httpx.Response) -> int:
    """Read for how long HQ wants to be left alone."""
    text = response.headers.get("retry-after", "")
    seconds = int(text) if text.isdecimal() else DEFAULT_RETRY_AFTER_SECONDS
    return min(seconds, LONGEST_RETRY_AFTER_SECONDS)
