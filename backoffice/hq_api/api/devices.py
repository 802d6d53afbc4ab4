"""Devices, offline profiles, and the alerts about registers."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backoffice.hq_api.api.filters import DeviceFilter
from backoffice.hq_api.api.hq_view import HqItemView, HqListView, HqView
from backoffice.hq_api.serializers.registers import (
    DeviceSerializer,
    HandOverCodeSerializer,
    NoteSerializer,
    OfflineProfileSerializer,
)
from registers.models import Device, OfflineProfile
from registers.use_cases.deactivate_device import deactivate_device
from registers.use_cases.disable_device import disable_device
from registers.use_cases.issue_hand_over_code import issue_hand_over_code

_DEVICES = Device.objects.select_related("register__store")


class Devices(HqListView):
    """The devices there are and were."""

    queryset = _DEVICES
    serializer_class = DeviceSerializer
    filterset_class = DeviceFilter


class OneDevice(HqItemView):
    """One device."""

    queryset = _DEVICES
    serializer_class = DeviceSerializer


class DeviceVerb(HqView):
    """The end of a device."""

    queryset = _DEVICES
    serializer_class = NoteSerializer
    verb: ClassVar[Callable[..., Device]]

    def end(self, request: Request) -> Response:
        """End the device, with a note for the log of its register."""
        device = self.get_object()
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        ended: Any = type(self).verb(device=device, user=self.caller.user, note=serializer.validated_data["note"])
        return Response(DeviceSerializer(_DEVICES.get(pk=ended.pk)).data)


class DeactivateDevice(DeviceVerb):
    """Deactivating a device."""

    verb = staticmethod(deactivate_device)

    @extend_schema(responses={200: DeviceSerializer})
    def post(self, request: Request, **_kwargs: int) -> Response:
        """End it: its token is worth nothing from now on."""
        return self.end(request)


class DisableDevice(DeviceVerb):
    """Disabling a device."""

    verb = staticmethod(disable_device)

    @extend_schema(responses={200: DeviceSerializer})
    def post(self, request: Request, **_kwargs: int) -> Response:
        """End it because it is lost or stolen: what it sends later only ever reaches quarantine."""
        return self.end(request)


class HandOverCode(HqView):
    """The one-time code of a device that has left."""

    queryset = _DEVICES
    serializer_class = HandOverCodeSerializer
    answers_secret = True

    @extend_schema(request=None, responses={201: HandOverCodeSerializer})
    def post(self, _request: Request, **_kwargs: int) -> Response:
        """Issue a code with which it brings the sales it still holds; an earlier one is worth nothing from now on."""
        issued = issue_hand_over_code(device=self.get_object(), user=self.caller.user)
        return Response(HandOverCodeSerializer({"hand_over_code": issued.code, "expires_at": issued.expires_at}).data, status=201)


class OfflineProfiles(HqListView):
    """The offline profiles."""

    queryset = OfflineProfile.objects.all()
    serializer_class = OfflineProfileSerializer
    ordering = ("code",)

    @extend_schema(responses={201: OfflineProfileSerializer})
    def post(self, request: Request) -> Response:
        """Create a profile."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(serializer.data, status=201)


class OneOfflineProfile(HqItemView):
    """One offline profile."""

    queryset = OfflineProfile.objects.all()
    serializer_class = OfflineProfileSerializer
    lookup_field = "code"

    @transaction.atomic
    def patch(self, request: Request, **_kwargs: str) -> Response:
        """Change what is named; registers follow once job 1090 has brought it to them."""
        profile, changes = self.changed(request)
        for name, value in changes.items():
            setattr(profile, name, value)
        profile.save(update_fields=list(changes))
        return self.shown(request, profile)
