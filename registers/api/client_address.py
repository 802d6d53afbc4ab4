"""From where a request comes, past the proxies that are known to stand before HQ."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the address of whoever called; with PROXY_COUNT proxies, the one the outermost of them saw.

    What stands further left in X-Forwarded-For anybody may have written.
    """
    return address_in(request.META)


def address_in(environ: Mapping[str, Any]) -> str:
    """Return the same of a request that is no more than its WSGI environment."""
    address = str(environ.get("REMOTE_ADDR", ""))
    proxies: int = settings.PROXY_COUNT
    if not proxies:
        return address
    seen = [part.strip() for part in str(environ.get("HTTP_X_FORWARDED_FOR", "")).split(",") if part.strip()]
    return seen[-min(proxies, len(seen))] if seen else address
