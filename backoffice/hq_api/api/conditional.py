"""ETags of things and the two headers that name them (RFC 9110, section 13): what has not changed is not sent again, and
what somebody else has changed is not overwritten."""

from hashlib import sha256

from django.utils.http import parse_etags
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from backoffice.api_errors import ChangedMeanwhile

DIGITS = 32


def etag_of(data: object) -> str:
    """Build the ETag of a thing from how it is shown."""
    return f'"{sha256(JSONRenderer().render(data)).hexdigest()[:DIGITS]}"'


def not_changed(request: Request, etag: str) -> bool:
    """Tell whether the caller holds this state already (If-None-Match)."""
    held = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in held or any(tag.removeprefix("W/") == etag for tag in held)


def refuse_changed(request: Request, etag: str) -> None:
    """Hold the state a change is meant for (If-Match) against the one there is.

    Raises: ChangedMeanwhile.
    """
    meant = request.headers.get("If-Match")
    if meant is None:
        return
    tags = parse_etags(meant)
    if "*" not in tags and etag not in tags:
        raise ChangedMeanwhile
