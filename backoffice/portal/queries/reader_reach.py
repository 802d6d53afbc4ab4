"""The stores that the person behind a request may see, found once per request however many parts of the page ask."""

from django.http import HttpRequest

from registers.queries.store_reach import StoreReach, reach_of_user

KEPT_AS = "store_reach"


def reader_reach(request: HttpRequest) -> StoreReach:
    """Find the stores, or remember them."""
    found = vars(request).get(KEPT_AS)
    if not isinstance(found, StoreReach):
        found = reach_of_user(request.user)
        vars(request)[KEPT_AS] = found
    return found
