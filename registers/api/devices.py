"""Devices: activate, rotate the token, deactivate."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from channel.activation import ActivationAnswer, ActivationRequest, TokenAnswer
from registers.api.device_view import DeviceView, read_struct, struct_response
from registers.api.struct_schema import struct_schema
from registers.use_cases.activate_device import activate_device
from registers.use_cases.deactivate_device import deactivate_device
from registers.use_cases.rotate_device_token import rotate_device_token


class ActivateDevice(APIView):
    """Open to everyone: the code in the body is the proof."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="device_activate",
        description="Activate a device as a register with its one-time code. The token in the answer is shown this once.",
        request={"application/json": struct_schema(ActivationRequest)},
        responses={(201, "application/json"): struct_schema(ActivationAnswer)},
        auth=[],
    )
    def post(self, request: Request) -> HttpResponse:
        """Activate a device."""
        return struct_response(activate_device(request=read_struct(request, ActivationRequest)), status=201)


class RotateDeviceToken(DeviceView):
    """A device asks for a new token before the old one expires."""

    @extend_schema(
        operation_id="device_rotate_token",
        description="Replace the device's token. The old one works until the new one is first used.",
        request=None,
        responses={(200, "application/json"): struct_schema(TokenAnswer)},
    )
    def post(self, _request: Request) -> HttpResponse:
        """Rotate the token."""
        return struct_response(rotate_device_token(device=self.device))


class DeactivateDevice(DeviceView):
    """A device says goodbye."""

    @extend_schema(
        operation_id="device_deactivate",
        description="Deactivate the device; its token is worth nothing from now on.",
        request=None,
        responses={204: None},
    )
    def post(self, _request: Request) -> HttpResponse:
        """Deactivate the calling device."""
        deactivate_device(device=self.device, user=None, note="By the device itself.")
        return HttpResponse(status=204)
