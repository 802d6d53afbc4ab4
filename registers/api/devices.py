"""Devices: activate, rotate the token, deactivate, hand over what a device that has left still holds."""

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from channel.activation import ActivationAnswer, ActivationRequest, HandOverAnswer, HandOverRequest, TokenAnswer
from channel.activation_check import ValidationAnswer, ValidationRequest
from registers.api.device_view import DeviceView, read_struct, struct_response
from registers.api.struct_schema import struct_schema
from registers.api.throttle import OneTimeCodeThrottle
from registers.models import Device
from registers.queries.activation_findings import validate_activation
from registers.use_cases.activate_device import activate_device
from registers.use_cases.begin_hand_over import begin_hand_over
from registers.use_cases.deactivate_device import deactivate_device
from registers.use_cases.end_hand_over import end_hand_over
from registers.use_cases.rotate_device_token import rotate_device_token


class OneTimeCodeView(APIView):
    """A call that is open to everyone because the code in its body is the proof; each address may try only so often."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (OneTimeCodeThrottle,)


class ActivateDevice(OneTimeCodeView):
    """Hardware becomes a register."""

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


class ValidateDevice(OneTimeCodeView):
    """Before the code is spent: what would keep this hardware from becoming the register."""

    @extend_schema(
        operation_id="device_validate",
        description="Check all that an activation needs, and say what to do about what is missing. Nothing is changed.",
        request={"application/json": struct_schema(ValidationRequest)},
        responses={(200, "application/json"): struct_schema(ValidationAnswer)},
        auth=[],
    )
    def post(self, request: Request) -> HttpResponse:
        """Check without activating."""
        return struct_response(validate_activation(request=read_struct(request, ValidationRequest), now=timezone.now()))


class HandOverDevice(OneTimeCodeView):
    """A device that was deactivated or disabled brings the sales it still holds."""

    @extend_schema(
        operation_id="device_hand_over",
        description=(
            "Change the one-time hand-over code of a device that was deactivated or disabled into a token that is good for "
            "uploading transactions and nothing else. What a disabled device uploads goes to quarantine."
        ),
        request={"application/json": struct_schema(HandOverRequest)},
        responses={(201, "application/json"): struct_schema(HandOverAnswer)},
        auth=[],
    )
    def post(self, request: Request) -> HttpResponse:
        """Begin the hand-over."""
        return struct_response(begin_hand_over(request=read_struct(request, HandOverRequest)), status=201)


class RotateDeviceToken(DeviceView):
    """A device asks for a new token before the old one expires."""

    @extend_schema(
        operation_id="device_rotate_token",
        description="Replace the device's token. The old one works until five minutes after the new one was first used.",
        request=None,
        responses={(200, "application/json"): struct_schema(TokenAnswer)},
    )
    def post(self, request: Request) -> HttpResponse:
        """Rotate the token."""
        token = request.headers["Authorization"].partition(" ")[2].strip()
        return struct_response(rotate_device_token(device=self.device, token=token))


class DeactivateDevice(DeviceView):
    """A device says goodbye."""

    @extend_schema(
        operation_id="device_deactivate",
        description=(
            "Deactivate the device; its token is worth nothing from now on. Called with a hand-over token it ends the hand-over."
        ),
        request=None,
        responses={204: None},
    )
    def post(self, _request: Request) -> HttpResponse:
        """Deactivate the calling device, or end its hand-over when it has left already."""
        if self.device.state == Device.State.ACTIVATED:
            deactivate_device(device=self.device, user=None, note="By the device itself.")
        else:
            end_hand_over(device=self.device, token_hash=self.device.hand_over_token_hash)
        return HttpResponse(status=204)
