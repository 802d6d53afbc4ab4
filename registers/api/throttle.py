"""Slows down whoever tries codes: the calls that are open to everyone are counted per address and minute.

A counter in Django's cache that is only ever added to, because DRF's own throttles read a list, change it and write it back:
requests at the same moment then count as one, and trying codes at the same moment is what is to be slowed down.
"""

import time

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from registers.api.client_address import client_address

WINDOW_SECONDS = 60


class OneTimeCodeThrottle(BaseThrottle):
    """Lets one address make so many calls a minute of each kind; the rest is answered 429 with when to come back."""

    def __init__(self) -> None:
        self._wait_seconds = 0.0

    def allow_request(self, request: Request, _view: APIView) -> bool:
        """Count the call and say whether it is within the limit."""
        window, passed = divmod(time.time(), WINDOW_SECONDS)
        self._wait_seconds = WINDOW_SECONDS - passed
        route = request.resolver_match.url_name if request.resolver_match else ""
        key = f"one-time-code:{route}:{client_address(request._request)}:{int(window)}"
        return _count(key) <= settings.ONE_TIME_CODE_CALLS_PER_MINUTE

    def wait(self) -> float:
        """Return the seconds until the next minute begins."""
        return max(1.0, self._wait_seconds)


def _count(key: str) -> int:
    """Add one to a counter that forgets itself after its minute."""
    cache.add(key, 0, 2 * WINDOW_SECONDS)
    try:
        return int(cache.incr(key))
    except ValueError:  # the cache threw it out in between
        return 1
