"""Everything a device may call. What is not on this list is forbidden, also what someone adds tomorrow.

The names are those of the routes, whichever app they are in; a test walks through all routes and all devices' rights.
"""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from registers.models import Device

DEVICE_ALLOW_LIST = frozenset(
    {
        ("POST", "device-rotate-token"),
        ("POST", "device-deactivate"),
        ("POST", "sync-poll"),
        ("POST", "sync-acknowledge"),
        ("GET", "package-download"),
        ("HEAD", "package-download"),
        ("POST", "transaction-upload"),
        ("GET", "transaction-by-receipt"),
        ("GET", "retail-store"),
        ("POST", "retail-sign-in"),
        ("GET", "retail-product-by-barcode"),
        ("GET", "retail-product-by-number"),
        ("GET", "retail-product-search"),
        ("GET", "retail-customer"),
    }
)


class IsAllowedDevice(BasePermission):
    """Let an activated device make the calls on the list, and nobody else."""

    def has_permission(self, request: Request, _view: APIView) -> bool:
        """Look method and route up."""
        match = request.resolver_match
        return isinstance(request.auth, Device) and match is not None and (request.method, match.url_name) in DEVICE_ALLOW_LIST
