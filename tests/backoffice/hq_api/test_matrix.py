"""Every route of the API, every method, every kind of caller: only what the tables say is open.

A cell is closed when the answer is 401 or 403, and open when it is anything else: an empty body is refused later, by the call
itself. That there is no such method (405) is told to those alone whom the view lets in whatever the method is.
"""

import logging

import pytest
from django.db import transaction
from django.urls import reverse

from backoffice.hq_api.domain.access import ACCESS
from registers.api.allow_list import ALLOW_LISTS, HAND_OVER_LIST
from tests.backoffice.hq_api.addresses import QUERIES, thing_of
from tests.backoffice.hq_api.callers import METHODS, OPEN, api_routes, expected, is_let_in, make_callers
from tests.backoffice.hq_api.everything import Everything

CLOSED, OPENED, NO_SUCH_METHOD = "closed", "open", "no such method"
PLACES = {"sha256": "a" * 64, "receipt_number": "R-1", "code": "40", "number": "1000"}


class _Undo(Exception):
    """Takes back what a call did."""


def address(route, everything: Everything) -> str:
    wanted = set(route.pattern.converters)
    named = thing_of(str(route.name), wanted, everything) or {place: PLACES[place] for place in wanted}
    return reverse(route.name, kwargs=named) + QUERIES.get(route.name, "")


def answer_to(caller, method: str, where: str) -> str:
    """Call, and take back what the call did, so that the next caller meets the same things."""
    statuses = []
    try:
        with transaction.atomic():
            statuses.append(caller.call(method, where))
            raise _Undo
    except _Undo:
        return {401: CLOSED, 403: CLOSED, 405: NO_SUCH_METHOD}.get(statuses[0], OPENED)


def wanted_of(caller, method: str, route) -> str:
    """Say what the tables want."""
    name = str(route.name)
    if expected(caller.name, method, name):
        return OPENED
    is_answered = hasattr(route.callback.view_class, method.lower())
    return NO_SUCH_METHOD if not is_answered and is_let_in(caller.name, name) else CLOSED


def test_every_route_has_its_row():
    named = {str(route.name) for route in api_routes()}
    listed = {name for calls in (*ALLOW_LISTS.values(), HAND_OVER_LIST, ACCESS, OPEN) for _method, name in calls}
    assert named == listed | {"api-schema"}


def methods_of(route) -> list[str]:
    """Name the methods a route answers, and one that it does not."""
    view = route.callback.view_class
    answered = [method for method in METHODS if hasattr(view, method.lower())]
    return [*answered, *[method for method in METHODS if method not in answered and method != "HEAD"][:1]]


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_only_the_documented_cells_are_open(everything_and_more, settings, request):
    settings.HQ_API_REQUESTS_PER_MINUTE = 1_000_000
    settings.ONE_TIME_CODE_CALLS_PER_MINUTE = 100_000
    callers = make_callers(everything_and_more)
    logging.disable()
    request.addfinalizer(lambda: logging.disable(logging.NOTSET))
    wrong = {
        (caller.name, method, route.name): answer
        for route in api_routes()
        for caller in callers.values()
        for method in methods_of(route)
        if (answer := answer_to(caller, method, address(route, everything_and_more))) != wanted_of(caller, method, route)
    }
    assert wrong == {}


def test_a_device_reaches_no_transaction_of_another_store(client, everything):
    where = reverse("transaction-by-receipt", args=["R-1"])
    assert client.get(where, HTTP_AUTHORIZATION=f"Device {everything.token}").status_code == 200
    assert client.get(where, HTTP_AUTHORIZATION=f"Device {everything.foreign_token}").status_code == 404
