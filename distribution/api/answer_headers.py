"""The headers Django's middlewares add to an answer without content, for what answers before Django does.

What they make of the host's name, and of http where https is due, stays theirs too: a request like this one is given to
them, once for each of what they look at.
"""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final
from wsgiref.types import WSGIEnvironment

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

Headers = list[tuple[str, str]]

#: So many are remembered: somebody who makes up names shall fill no memory.
MOST_KNOWN: Final = 64


class AnswerHeaders:
    """Headers by what middlewares, named as in MIDDLEWARE and in its order, see of a request."""

    def __init__(self, middlewares: Sequence[str]) -> None:
        self._known: dict[tuple[str, str, str], Headers | None] = {}
        self._proxy_header: str = (settings.SECURE_PROXY_SSL_HEADER or ("",))[0]
        self._respond = _no_content
        for name in reversed(middlewares):
            self._respond = import_string(name)(self._respond)

    def __call__(self, environ: WSGIEnvironment) -> Headers | None:
        """Return them; None when the middlewares have another answer, which Django is to give."""
        seen = (environ.get("HTTP_HOST", ""), environ["wsgi.url_scheme"], environ.get(self._proxy_header, ""))
        try:
            return self._known[seen]
        except KeyError:
            headers = self._asked(environ)
        if len(self._known) < MOST_KNOWN:
            self._known[seen] = headers
        return headers

    def _asked(self, environ: WSGIEnvironment) -> Headers | None:
        try:
            response = self._respond(WSGIRequest(environ))
        except DisallowedHost:
            return None
        return list(response.items()) if response.status_code == HTTPStatus.NO_CONTENT else None


def _no_content(_request: HttpRequest) -> HttpResponse:
    """Answer without content."""
    response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    del response.headers["Content-Type"]
    return response
