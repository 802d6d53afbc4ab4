"""Everything a device may call, on one screen: each call, what it is for, and which devices may make it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registers.api.allow_list import ALLOW_LISTS, HAND_OVER_LIST
from registers.models import Device

API = "api/v1/"

#: What each call is for, by the name of its route.
PURPOSES: dict[str, str | Promise] = {
    "device-activate": _("Become a register, with a one-time code."),
    "device-validate": _("Ask what would be in the way of an activation, with its code."),
    "device-begin-hand-over": _("Change a one-time hand-over code into a token for uploads."),
    "health": _("Ask whether headquarters is there."),
    "device-rotate-token": _("Replace its token before that expires."),
    "device-deactivate": _("Say goodbye: end itself."),
    "sync-poll": _("Tell its status and ask for the plan of its data."),
    "sync-acknowledge": _("Tell what became of a package."),
    "package-download": _("Download a package of its own channel data group."),
    "transaction-upload": _("Upload what its own register sold."),
    "transaction-by-receipt": _("Ask for a receipt of its own store, for a return."),
    "retail-store": _("Ask for the facts of its own store: currency, taxes, profile."),
    "retail-sign-in": _("Sign a cashier of its own store in."),
    "retail-product-by-barcode": _("Look a product up by its barcode."),
    "retail-product-by-number": _("Look a product up by its number."),
    "retail-product-search": _("Search products by words."),
    "retail-customer": _("Look a customer up by number."),
    "retail-voucher-balance": _("Ask what is on a voucher, by its number."),
    "retail-voucher-reserve": _("Keep money of a voucher for a sale that is being paid."),
    "retail-voucher-release": _("Let go what it kept of a voucher."),
}
#: Calls without a token: a code in the body is the proof, or there is nothing to prove.
OPEN = (
    ("POST", "device-activate"),
    ("POST", "device-validate"),
    ("POST", "device-begin-hand-over"),
    ("GET", "health"),
)


@dataclass(frozen=True, slots=True)
class DeviceRight:
    """One call; `allowed` says for each column of the page whether it may be made."""

    method: str
    route: str
    address: str
    purpose: str | Promise
    allowed: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class DeviceRights:
    """The page: its columns after the call itself, and a row for each call."""

    columns: tuple[str | Promise, ...]
    rows: tuple[DeviceRight, ...]


def device_rights() -> DeviceRights:
    """List every call any device may make, and those that are open to everyone."""
    lists = [*(ALLOW_LISTS[kind] for kind in Device.Type), HAND_OVER_LIST, frozenset(OPEN)]
    columns = (*(kind.label for kind in Device.Type), _("Handing over"), _("Without a token"))
    addresses = dict(_addresses())
    calls = sorted(frozenset[tuple[str, str]]().union(*lists), key=lambda call: (addresses.get(call[1], ""), call[0]))
    rows = (
        DeviceRight(method, route, f"/{API}{addresses.get(route, '')}", purpose_of(route), tuple(call in one for one in lists))
        for call in calls
        for method, route in (call,)
    )
    return DeviceRights(columns, tuple(rows))


def purpose_of(route: str) -> str | Promise:
    """Say what a call is for; a route that is gone is known by its name only."""
    return PURPOSES.get(route, route)


def _addresses() -> Iterator[tuple[str, str]]:
    """Yield the address of each route below the API, by name."""
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLResolver) and str(pattern.pattern) == API:
            for route in pattern.url_patterns:
                if isinstance(route, URLPattern) and route.name:
                    yield route.name, str(route.pattern)
