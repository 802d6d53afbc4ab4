"""Who calls: a device, by its token."""

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from channel.errors import AuthenticationFailed, DeviceInactive
from registers.models import Device
from registers.queries.active_device import active_device
from registers.queries.handing_over_device import handing_over_device
from registers.use_cases.note_device_seen import note_device_seen

KEYWORD = "Device"


class DeviceAuthentication(BaseAuthentication):
    """`Authorization: Device <token>`; afterwards `request.auth` is the Device, with its register and store.

    A device that has left brings what it still holds with a hand-over token; the allow-list leaves it uploads alone. A token
    that is unknown, expired, or whose device was deactivated or disabled is answered alike: the device must be
    activated again, and nobody learns which tokens once existed.
    """

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Device] | None:
        """Find the device of the request's token.

        Raises: AuthenticationFailed for a malformed header, DeviceInactive for a token that is worth nothing.
        """
        keyword, _, token = request.headers.get("Authorization", "").partition(" ")
        if keyword.lower() != KEYWORD.lower():
            return None
        if not token.strip():
            raise AuthenticationFailed("The Authorization header has no device token.")
        now = timezone.now()
        device = active_device(token.strip(), now) or handing_over_device(token.strip(), now)
        if device is None:
            raise DeviceInactive
        note_device_seen(device=device, token=token.strip(), now=now)
        return AnonymousUser(), device

    def authenticate_header(self, _request: Request) -> str:
        """Name the scheme, so that DRF answers 401 and not 403 when nobody signed in."""
        return KEYWORD


class DeviceAuthenticationScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # drf-spectacular left it untyped
    """How the OpenAPI description names device tokens."""

    target_class = "registers.api.authentication.DeviceAuthentication"
    name = "device"

    def get_security_definition(self, _auto_schema: object) -> dict[str, str]:
        """Describe the header."""
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Device <token>"}
