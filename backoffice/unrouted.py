"""What is answered where no view is: below /api/ a problem, as for every other error there; elsewhere Django's pages.

A view's own errors never come here: `backoffice.problems` answers them.
"""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from backoffice.problems import CONTENT_TYPE
from channel.errors import EverytillError, InvalidInput, NotFound, problem_from

API = "/api/"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that names nothing."""
    if request.path.startswith(API):
        return _problem(NotFound(), 404)
    return defaults.page_not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django itself refuses to read."""
    if request.path.startswith(API):
        return _problem(InvalidInput("The request cannot be read."), 400)
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what nobody expected; what it was is in the log."""
    if request.path.startswith(API):
        return _problem(EverytillError("Headquarters failed to answer. What happened is in its log."), 500)
    return defaults.server_error(request)


def _problem(error: EverytillError, status: int) -> HttpResponse:
    problem: dict[str, Any] = {**problem_from(error), "status": status}
    return HttpResponse(json.dumps(problem), status=status, content_type=CONTENT_TYPE)
