"""The portal bench from its options to its exit code."""

import argparse
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from measuring.program import Lines, options_of, run, say, set_django_up

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from measuring.table import Line

    from portal_rows.pages import Page
    from portal_rows.reader import Reader

TIMES = 5
MOST_MILLISECONDS = 300.0
#: A list of very few rows in any company.
CHEAPEST = "barcode-pattern-list"


def main(description: str | None) -> int:
    """Run the bench and return the exit code."""
    return run(_options(description), _run)


def _run(folder: Path, options: argparse.Namespace) -> Lines:
    """Set up, measure, print the table."""
    set_django_up(folder)
    from measuring.table import as_json, show_heading
    from poll_rows.headquarters import database, web

    from portal_rows.reader import Reader

    own: AbstractContextManager[str] = nullcontext(os.environ["DATABASE_URL"]) if options.filled else database()
    with own as url:
        if not options.filled:
            _fill(options.size)
        environment = {"DATABASE_URL": url, "EVERYTILL_DATA_DIR": str(folder)}
        with person() as (name, password), web(folder, environment) as (port, _), Reader(f"http://127.0.0.1:{port}") as reader:
            reader.sign_in(name, password)
            show_heading()
            return as_json(list(_measure(reader, options)))


def _measure(reader: "Reader", options: argparse.Namespace) -> "Iterator[Line]":
    """Measure page after page, each by turns with the cheapest one."""
    from measuring.table import show

    cheapest = _cheapest()
    for page in _pages(reader):
        if options.only in page.address:
            line = _line(reader, page, cheapest, options.times)
            show([line])
            yield line


def _pages(reader: "Reader") -> "Iterator[Page]":
    from portal_rows.pages import list_names, pages_of, searches

    for name in list_names():
        yield from pages_of(reader, name)
    yield from searches()


def _line(reader: "Reader", page: "Page", cheapest: str, times: int) -> "Line":
    from measuring.table import Line
    from measuring.timing import by_turns

    reader.page(page.address)  # connections, statistics and templates are warm now, as they are in daily work
    took, limit = by_turns(times, lambda: reader.seconds(page.address), lambda: reader.seconds(cheapest))
    target = f"<= {MOST_MILLISECONDS:g} ms"
    return Line(page.what, 1000 * took, "ms", 1000 * limit, target, 1000 * took <= MOST_MILLISECONDS)


@contextmanager
def person() -> Iterator[tuple[str, str]]:
    """Let an HQ admin exist within the block; yields name and password."""
    from django.contrib.auth.models import Group, User

    from backoffice.portal.use_cases.set_up_roles import HQ_ADMIN

    name, password = f"bench-{secrets.token_hex(4)}", secrets.token_urlsafe(16)
    user = User.objects.create_user(name, password=password)
    user.groups.add(Group.objects.get(name=HQ_ADMIN))
    try:
        yield name, password
    finally:
        user.delete()


def _fill(size: str) -> None:
    from django.core.management import call_command

    say(f"filling in the {size} company")
    call_command("fill", size=size, stdout=sys.stderr)


def _cheapest() -> str:
    from django.urls import reverse

    return reverse(f"portal:{CHEAPEST}")


def _options(description: str | None) -> argparse.Namespace:
    parser = options_of(description, TIMES)
    parser.add_argument("--size", choices=("small", "medium", "large"), default="large", help="how large the company is (large)")
    parser.add_argument("--filled", action="store_true", help="measure the database of DATABASE_URL, which fill has filled")
    parser.add_argument("--only", default="", help="pages whose address has this text")
    return parser.parse_args()
