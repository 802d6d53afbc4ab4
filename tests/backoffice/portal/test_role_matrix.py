"""Every route of the portal, every role: what docs/roles.md says, with things of two stores."""

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from backoffice.portal.use_cases.set_up_roles import AUDITOR, HQ_ADMIN, INTEGRATOR, OPERATIONS
from tests.backoffice.portal.conftest import make_user, signed_in
from tests.backoffice.portal.pages import ROUTES
from tests.backoffice.portal.test_access import VERBS
from tests.backoffice.portal.test_roles import OF_THE_BROWSER, columns_of_the_page, rows_of_the_page
from tests.backoffice.portal.two_stores import KUMQUAT, WALNUT, arguments_of, make_store_called, manager_of

#: Whoever may ask for these files is told that this import refused no row, and that this package has none.
FILES_THERE_ARE_NOT = {"import-refused", "package-download"}
QUERIES = {name: {"act": act} for name, act in {"register-act": "offline-profile", "alert-act": "seen"}.items()}
QUERIES["download-session-act"] = {"act": "cancel"}


class _Undo(Exception):
    """Takes back what a request did."""


@pytest.fixture
def stores(anna) -> Iterator[tuple[dict, dict]]:
    # What is refused is logged with its whole way through the program: a thousand times is too much to read, and to write.
    logging.disable()
    yield make_store_called(WALNUT, 1, anna), make_store_called(KUMQUAT, 2, anna)
    logging.disable(logging.NOTSET)


def address_of(name: str, things: dict) -> str:
    return reverse(f"portal:{name}", args=arguments_of(name, ROUTES[name], things), query=QUERIES.get(name))


def answer_to(client: Client, name: str, things: dict) -> str:
    """Ask for a page, or do what has none, and take that back; say what the answer means."""
    answers = []
    try:
        with transaction.atomic():
            ask = client.post if name in VERBS else client.get
            answers.append(ask(address_of(name, things)))
            raise _Undo
    except _Undo:
        answer = answers[0]
        if answer.streaming:
            # A file is read to its end, which closes it.
            list(answer)
    if answer.status_code in (403, 404) and not (answer.status_code == 404 and name in FILES_THERE_ARE_NOT):
        return str(answer.status_code)
    assert answer.status_code < 500, name
    assert answer.status_code != 405, name
    return "sign in" if answer.headers.get("Location", "").startswith("/sign-in/") else "yes"


def browser_of(column: str, stores: tuple[dict, dict]) -> Client:
    """Return the browser of who a column of the page is about; the things are those of the first store."""
    if column == "store manager":
        return manager_of(stores[0]["store-"])
    if column == "of another store":
        return manager_of(stores[1]["store-"])
    return signed_in(make_user(column, {role.lower(): role for role in (HQ_ADMIN, OPERATIONS, AUDITOR, INTEGRATOR)}[column]))


@pytest.mark.slow
@pytest.mark.parametrize("column", columns_of_the_page())
def test_every_route_answers_each_role_as_the_page_says(stores, column):
    client, place = browser_of(column, stores), columns_of_the_page().index(column) + 2
    told = {name: row[place] for name, row in rows_of_the_page().items()}
    assert {name: answer_to(client, name, stores[0]) for name in told} == told


@pytest.mark.slow
def test_nobody_is_led_to_the_sign_in_page(stores):
    routes = sorted(ROUTES.keys() - OF_THE_BROWSER)
    assert {name: answer_to(Client(), name, stores[0]) for name in routes} == dict.fromkeys(routes, "sign in")
