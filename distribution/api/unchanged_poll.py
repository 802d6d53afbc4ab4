"""The short way of a poll that has nothing new to say: before Django makes a request of it.

Around Django's WSGI application, because requests, signals, middlewares, routing and DRF are what a poll would spend most
of its time on. It answers 204 or nothing: everything else, every error among it, is the view's (`distribution.api.sync`),
which the OpenAPI description and the allow-list speak of.
"""

from collections.abc import Iterable
from io import BytesIO
from typing import Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import msgspec
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from channel.plan import PollRequest
from distribution.api.answer_headers import AnswerHeaders
from distribution.use_cases.pass_unchanged_poll import ROUTE, pass_unchanged_poll
from registers.api.client_address import address_in

# A poll with more in it than this says something.
LONGEST_BODY: Final = 64 * 1024
_KEYWORD: Final = "device"
_NO_CONTENT: Final = "204 No Content"

_decode = msgspec.json.Decoder(PollRequest).decode


def polls_first(application: WSGIApplication) -> WSGIApplication:
    """Build the application that answers such polls and hands everything else on."""
    path, headers_of = reverse(ROUTE), AnswerHeaders(settings.DEVICE_MIDDLEWARE)

    def respond(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == path and environ["REQUEST_METHOD"] == "POST" and not environ.get("SCRIPT_NAME"):
            headers = headers_of(environ)
            if headers is not None and _passes(environ):
                start_response(_NO_CONTENT, headers.copy())
                return ()
        return application(environ, start_response)

    return respond


def _passes(environ: WSGIEnvironment) -> bool:
    """Tell whether a poll is over with 204; of what cannot even be read here the view says why."""
    keyword, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    token, length = token.strip(), environ.get("CONTENT_LENGTH", "")
    if keyword.lower() != _KEYWORD or not token or not length.isdecimal() or int(length) > LONGEST_BODY:
        return False
    body = environ["wsgi.input"].read(int(length))
    # For the view to read it again.
    environ["wsgi.input"] = BytesIO(body)
    try:
        poll = _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return pass_unchanged_poll(token=token, poll=poll, address=address_in(environ), now=timezone.now())
