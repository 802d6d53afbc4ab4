"""docs/portal-and-api.md names every route of the portal, and beside it only calls that exist."""

import re
from pathlib import Path

from django.conf import settings

from backoffice.hq_api.domain.access import ACCESS
from backoffice.hq_api.urls import urlpatterns as calls
from backoffice.portal.urls import urlpatterns as pages

PAGE = (Path(settings.BASE_DIR) / "docs" / "portal-and-api.md").read_text("utf-8")
ROWS = [line.split("|")[1:3] for line in PAGE.splitlines() if line.startswith("| `")]
WITH_CALLS = PAGE.partition("## For people alone")[0]


def named(text):
    return re.findall(r"`([^`]+)`", text)


def existing_calls():
    addresses = {str(route.name): re.sub(r"<\w+:(\w+)>", r"{\1}", str(route.pattern)) for route in calls}
    return {f"{method} {addresses[name]}" for method, name in ACCESS}


def test_every_route_of_the_portal_has_its_row():
    listed = [name for row in ROWS for name in named(row[0])]
    assert sorted(listed) == sorted(str(page.name) for page in pages)


def test_every_call_beside_them_exists():
    listed = {call for call in named(WITH_CALLS) if call.split(" ")[0] in ("GET", "POST", "PATCH", "DELETE")}
    assert listed - existing_calls() == set()


def test_every_call_that_changes_something_is_on_the_page():
    changing = {call for call in existing_calls() if not call.startswith("GET ")}
    assert changing - set(named(WITH_CALLS)) == set()


def test_a_route_with_calls_beside_it_names_at_least_one():
    rows = [line.split("|")[1:3] for line in WITH_CALLS.splitlines() if line.startswith("| `")]
    assert [row[0] for row in rows if not set(named(row[1])) & existing_calls()] == []
