"""What every call of a device has in common: its token and the allow-list.

A view for devices subclasses DeviceView and cannot forget either. Bodies are read and written with msgspec's structs
of `channel`, not with serializers: both ends share them.
"""

from typing import TypeVar

import msgspec
from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.views import APIView

from channel.decode_error import decode_error
from channel.errors import AuthenticationFailed, InvalidInput
from registers.api.allow_list import IsAllowedDevice
from registers.api.authentication import DeviceAuthentication
from registers.models import Device

T = TypeVar("T")


class DeviceView(APIView):
    """A view only activated devices reach."""

    authentication_classes = (DeviceAuthentication,)
    permission_classes = (IsAllowedDevice,)

    @property
    def device(self) -> Device:
        """The device that calls, with its register and store."""
        device = self.request.auth
        if not isinstance(device, Device):
            raise AuthenticationFailed
        return device


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
