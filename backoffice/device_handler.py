"""The way in for calls of devices: Django's handler, with what such a call needs and nothing of the portal's.

A till has a token: no session, no cookie, no form, no language, no messages. What stands around a page for people takes
longer than a till's own question, see ADR 0034. Views, problems and logs are those of every other way in; Django's test client
goes the portal's way, and finds the same views there.
"""

from collections.abc import Iterable
from typing import Any, Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.urls import ResolverMatch
from django.utils.module_loading import import_string

from backoffice.audited_requests import HQ_API

#: All that is below it and not the HQ API's is a device's, or open to everyone.
DEVICES_API: Final = "/api/v1/"


class DeviceHandler(WSGIHandler):
    """Django's handler with the middlewares of DEVICE_MIDDLEWARE."""

    def __init__(self) -> None:
        self._fixed_addresses: dict[str, ResolverMatch] = {}
        super().__init__()

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: ARG002 - the signature is Django's
        """Put the middlewares around the views; they answer or add to an answer, and have no further hooks of Django's."""
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        respond = convert_exception_to_response(self._get_response)  # type: ignore[attr-defined] # the stubs have not got it
        for name in reversed(settings.DEVICE_MIDDLEWARE):
            respond = convert_exception_to_response(import_string(name)(respond))
        self._middleware_chain = respond

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        """Find the view; addresses with nothing variable in them, as nearly all of devices are, are looked for once."""
        match = self._fixed_addresses.get(request.path_info)
        if match is None:
            match = super().resolve_request(request)
            if not match.kwargs:
                self._fixed_addresses[request.path_info] = match
        request.resolver_match = match
        return match


def devices_apart(*, devices: WSGIApplication, others: WSGIApplication) -> WSGIApplication:
    """Build the application that has the calls of devices answered by one and everything else by the other."""

    def respond(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path: str = environ["PATH_INFO"]
        is_of_device = path.startswith(DEVICES_API) and not path.startswith(HQ_API)
        return (devices if is_of_device else others)(environ, start_response)

    return respond
