"""What is left of Django's middlewares for a call of a device: the host's name, the language, the length of the answer.

A middleware of DEVICE_MIDDLEWARE alone; the portal has Django's own.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation

_WITHOUT_CONTENT = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


def device_requests(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Build the middleware."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        # Raises DisallowedHost for a name that is not ours.
        request.get_host()
        # The thread may have shown somebody a page before, in their language.
        translation.deactivate()
        response = get_response(request)
        if isinstance(response, HttpResponse) and response.status_code not in _WITHOUT_CONTENT:
            # Without it the web server sends chunks.
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response

    return respond
