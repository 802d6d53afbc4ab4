"""What every call of a device has in common: its token, the allow-list, and that it is counted.

A view for devices subclasses DeviceView and cannot forget any of them. Bodies are read and written with msgspec's structs
of `channel`, not with serializers: both ends share them.
"""

from http import HTTPStatus
from typing import Any, ClassVar, TypeVar

import msgspec
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from channel.decode_error import decode_error
from channel.errors import AuthenticationFailed, InvalidInput
from registers.api.allow_list import IsAllowedDevice
from registers.api.authentication import DeviceAuthentication
from registers.api.client_address import client_address
from registers.models import Device
from registers.use_cases.note_call import note_call

T = TypeVar("T")


class OneKindOfAnswer(BaseContentNegotiation):
    """An answer is what it is, whatever the caller says it accepts; only problems are rendered.

    Looking for the best of one took longer than finding the view and asking for its permission.
    """

    def select_parser(self, request: Request, parsers: Any) -> Any:  # noqa: ARG002  # the signature is DRF's
        """Take the only one."""
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:  # noqa: ARG002
        """Take the only one."""
        return renderers[0], renderers[0].media_type


class DeviceView(APIView):
    """A view only activated devices reach."""

    content_negotiation_class = OneKindOfAnswer
    authentication_classes = (DeviceAuthentication,)
    permission_classes = (IsAllowedDevice,)
    #: What the OpenAPI document says of them beside what all calls answer, see `backoffice.problem_schema`.
    more_problems: ClassVar = {"GET": ["409", "422", "503"], "POST": ["503"]}

    @property
    def device(self) -> Device:
        """The device that calls, with its register and store."""
        device = self.request.auth
        if not isinstance(device, Device):
            raise AuthenticationFailed
        return device

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Count the call, answered as it is."""
        self._note(is_refused=response.status_code >= HTTPStatus.BAD_REQUEST)
        return super().finalize_response(request, response, *args, **kwargs)

    def handle_exception(self, exc: Exception) -> Response:
        """Count also what nobody expected, which Django answers after us."""
        try:
            return super().handle_exception(exc)
        except Exception:
            self._note(is_refused=True)
            raise

    def _note(self, *, is_refused: bool) -> None:
        """Note who called what from where; a caller that is no device is nobody's call."""
        # Not `request.auth`: that would look for a token once more when it was not looked for yet.
        device, match = self.request.__dict__.get("_auth"), self.request.resolver_match
        if not isinstance(device, Device) or match is None:
            return
        note_call(
            device_id=device.pk,
            route=match.url_name or "",
            method=self.request.method or "",
            address=client_address(self.request),
            now=timezone.now(),
            is_refused=is_refused,
        )


def read_struct(request: Request, struct: type[T]) -> T:
    """Read a request's JSON body as a struct of `channel`.

    Raises: InvalidInput when it is something else, with `errors=[{"pointer", "detail"}]`.
    """
    try:
        return msgspec.json.decode(request.body, type=struct)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"The body cannot be read: {error}.", errors=[decode_error(str(error))]) from error
    except RecursionError as error:
        raise InvalidInput("The body is nested too deeply.") from error


def struct_response(answer: object, status: int = 200) -> HttpResponse:
    """Answer with a struct of `channel` as JSON."""
    return HttpResponse(msgspec.json.encode(answer), content_type="application/json", status=status)
