"""Turn every error of the API into a problem (RFC 9457); the only module that knows HTTP statuses.

The errors know nothing of HTTP, because a register meets the same ones while reading a USB stick. DRF's own answers
have another shape for each error, so they are translated into our tree first.
"""

import logging
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import DataError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from backoffice.api_errors import ChangedMeanwhile, IdempotencyKeyReused
from channel.errors import (
    AuthenticationFailed,
    EverytillError,
    HeadquartersBusy,
    HeadquartersUnreachable,
    InvalidInput,
    NotFound,
    NotPermitted,
    PackageInvalid,
    StateConflict,
    problem_from,
)

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"

# The nearest ancestor counts.
STATUSES: dict[type[EverytillError], int] = {
    InvalidInput: 400,
    IdempotencyKeyReused: 422,
    AuthenticationFailed: 401,
    NotPermitted: 403,
    NotFound: 404,
    StateConflict: 409,
    ChangedMeanwhile: 412,
    PackageInvalid: 422,
    HeadquartersUnreachable: 503,
    EverytillError: 500,
}


def problem_exception_handler(error: Exception, _context: dict[str, Any]) -> Response | None:
    """Answer an error as application/problem+json; None lets Django log and answer what nobody expected."""
    known = error if isinstance(error, EverytillError) else _translated(error)
    if known is None:
        return None
    set_rollback()
    status = error.status_code if isinstance(error, exceptions.APIException) else _status(known, error)
    problem = {**problem_from(known), "status": status}
    return Response(problem, status=status, headers=_headers(known, error), content_type=CONTENT_TYPE)


def _status(known: EverytillError, error: Exception) -> int:
    """Return the HTTP status of an error."""
    if isinstance(error, RequestDataTooBig):
        return 413
    return next(STATUSES[parent] for parent in type(known).__mro__ if parent in STATUSES)


def _headers(known: EverytillError, error: Exception) -> dict[str, str]:
    """Return the headers HTTP wants beside the problem."""
    headers = {}
    if isinstance(known, AuthenticationFailed):
        headers["WWW-Authenticate"] = getattr(error, "auth_header", "Device")
    if isinstance(known, HeadquartersBusy):
        headers["Retry-After"] = str(known.retry_after_seconds)
    return headers


def _translated(error: Exception) -> EverytillError | None:
    """Build our error for one of Django's or DRF's; None when it is neither."""
    match error:
        case Http404() | exceptions.NotFound():
            return NotFound()
        case PermissionDenied() | exceptions.PermissionDenied():
            return NotPermitted()
        case RequestDataTooBig():
            return InvalidInput("The request is larger than headquarters accepts.")
        case DataError():
            # NUL in a text, a number out of range: PostgreSQL refuses what SQLite would take.
            logger.warning("a request held a value the database cannot hold: %s", error)
            return InvalidInput("The request has a value that the database cannot hold.")
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return AuthenticationFailed(str(error.detail))
        case exceptions.ValidationError():
            return InvalidInput(errors=list(_validation_errors(error.detail, "")))
        case exceptions.Throttled():
            return HeadquartersBusy(retry_after_seconds=int(getattr(error, "wait", None) or 30))
        case exceptions.APIException() if error.status_code < 500:
            return InvalidInput(str(error.detail))
    return None


def _validation_errors(detail: Any, pointer: str) -> Iterator[dict[str, str]]:
    """Yield DRF's nested validation errors flat, each with a JSON pointer."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _validation_errors(inner, pointer if name == "non_field_errors" else f"{pointer}/{name}")
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            yield from _validation_errors(inner, f"{pointer}/{index}" if isinstance(inner, dict) else pointer)
    else:
        yield {"pointer": pointer, "detail": str(detail)}
