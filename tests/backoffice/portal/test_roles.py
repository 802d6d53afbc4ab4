"""docs/roles.md says of each route of the portal what it asks for and whose things it shows, as the views declare it."""

import re
from pathlib import Path

from django.conf import settings

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.urls import urlpatterns
from registers.queries.store_reach import EVERY_STORE

PAGE = (Path(settings.BASE_DIR) / "docs" / "roles.md").read_text("utf-8")
#: No one is signed in there yet, or it is about their browser alone.
OF_THE_BROWSER = {"sign-in", "sign-in-code", "sign-out", "theme"}
WORDS = {Reach.OWN_STORE: "own", Reach.SHARED: "shared", Reach.NONE: "headquarters"}


def rows_of_the_page() -> dict[str, list[str]]:
    """Read the table: the cells of each route."""
    lines = PAGE.partition("## Each page")[2].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]
    assert len(cells) == len({row[0] for row in cells})
    return {row[0].strip("`"): row[1:] for row in cells}


def columns_of_the_page() -> list[str]:
    """Read the roles: the last columns of the table."""
    heading = PAGE.partition("## Each page")[2].partition("| route |")[2].splitlines()[0]
    return [cell.strip() for cell in heading.strip("|").split("|")][2:]


def declared() -> dict[str, list[str]]:
    """Read what the views declare."""
    views = {str(pattern.name): vars(pattern.callback) for pattern in urlpatterns if pattern.name not in OF_THE_BROWSER}
    assert [name for name, view in views.items() if "reach" not in view] == []
    return {
        name: [WORDS[view["reach"]], ", ".join(f"`{permission}`" for permission in view["permissions"]) or "a sign-in"]
        for name, view in views.items()
    }


def test_the_page_says_of_each_route_what_its_view_declares():
    assert {name: row[:2] for name, row in rows_of_the_page().items()} == declared()


def test_the_page_names_the_permission_that_shows_every_store():
    assert re.findall(r"`(registers\.view_every_\w+)`", PAGE) == [EVERY_STORE]
