"""Everything a device may call, by what it is used for. What is not on its list is forbidden, also what someone adds tomorrow.

The names are those of the routes, whichever app they are in; a test walks through all routes and all devices' rights,
and the portal shows the lists on one page.
"""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from registers.models import Device

#: (method, name of the route)
Calls = frozenset[tuple[str, str]]

#: What everything that holds a token of its own may do with it.
OWN_TOKEN: Calls = frozenset({("POST", "device-rotate-token"), ("POST", "device-deactivate")})

#: What it takes to say what a product costs; nothing about people, and no package, which would bring people along.
PRICES: Calls = frozenset(
    {
        ("GET", "retail-store"),
        ("GET", "retail-product-by-barcode"),
        ("GET", "retail-product-by-number"),
        ("GET", "retail-product-search"),
    }
)

ALLOW_LISTS: dict[Device.Type, Calls] = {
    Device.Type.REGISTER: OWN_TOKEN
    | PRICES
    | {
        ("POST", "sync-poll"),
        ("POST", "sync-acknowledge"),
        ("GET", "package-download"),
        ("HEAD", "package-download"),
        ("POST", "transaction-upload"),
        ("GET", "transaction-by-receipt"),
        ("POST", "retail-sign-in"),
        ("GET", "retail-customer"),
        ("POST", "retail-voucher-balance"),
        ("POST", "retail-voucher-reserve"),
        ("POST", "retail-voucher-release"),
    },
    Device.Type.PRICE_CHECKER: OWN_TOKEN | PRICES,
}

#: What a device that was deactivated or disabled may do with a hand-over token: bring the sales it still holds, and end that.
HAND_OVER_LIST: Calls = frozenset({("POST", "transaction-upload"), ("POST", "device-deactivate")})

_NOTHING: Calls = frozenset()


def calls_of(device: Device) -> Calls:
    """Return what a device may call in its present state; nothing before it is activated."""
    match device.state:
        case Device.State.ACTIVATED:
            return ALLOW_LISTS.get(Device.Type(device.type), _NOTHING)
        case Device.State.DEACTIVATED | Device.State.DISABLED:
            return HAND_OVER_LIST
    return _NOTHING


class IsAllowedDevice(BasePermission):
    """Let a device make the calls on its list, and nobody else."""

    def has_permission(self, request: Request, _view: APIView) -> bool:
        """Look method and route up."""
        match, device = request.resolver_match, request.auth
        return isinstance(device, Device) and match is not None and (request.method, match.url_name) in calls_of(device)
