"""The addresses of the HQ API, filled in with things that exist."""

from typing import Any

from django.urls import reverse

from backoffice.hq_api.domain.access import ACCESS
from backoffice.hq_api.urls import urlpatterns
from tests.backoffice.hq_api.everything import Everything

#: What an address needs behind it.
_DAYS = "date_from=2026-01-01&date_to=2026-01-31"
QUERIES = {
    "hq-product-asked-price": "?store=S1",
    "hq-daily-total-list": f"?{_DAYS}",
    "hq-store-days": f"?{_DAYS}",
    "hq-ledger-export": f"?table=transactions&{_DAYS}",
}
NAMES = {str(pattern.name): pattern for pattern in urlpatterns}


def readable() -> list[str]:
    """Name the routes that show something."""
    return sorted(name for method, name in ACCESS if method == "GET")


def address_of(name: str, everything: Everything) -> str:
    """Fill an address in: its thing is the longest beginning of its name that is known."""
    wanted: set[str] = set(NAMES[name].pattern.converters)
    kwargs = thing_of(name, wanted, everything) if wanted else {}
    assert kwargs is not None, name
    return reverse(name, kwargs=kwargs) + QUERIES.get(name, "")


def thing_of(name: str, wanted: set[str], everything: Everything) -> dict[str, Any] | None:
    """Return what a route's address names: of the things its name begins with the longest that fills the address in."""
    things = [thing for thing in everything.parameters if name.removeprefix("hq-").startswith(thing)]
    fitting = [thing for thing in things if set(everything.parameters[thing]) == wanted and name.startswith("hq-")]
    return everything.parameters[max(fitting, key=len)] if fitting else None
