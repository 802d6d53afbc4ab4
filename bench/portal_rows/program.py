"""The portal bench from its options to its exit code."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from measuring.program import Lines, options_of, run, say, set_django_up

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from measuring.table import Line

    from portal_rows.pages import Page
    from portal_rows.people import Person
    from portal_rows.reader import Reader

TIMES = 5
MOST_MILLISECONDS = 300.0
#: A list of very few rows in any company.
CHEAPEST = "barcode-pattern-list"
#: So much of what the web server wrote is shown when a page fails.
LOG_LINES = 40


def main(description: str | None) -> int:
    """Run the bench and return the exit code."""
    return run(_options(description), _run)


def _run(folder: Path, options: argparse.Namespace) -> Lines:
    """Set up, measure, print the table."""
    set_django_up(folder)
    from measuring.table import as_json, show_heading
    from poll_rows.headquarters import database, web

    own: AbstractContextManager[str] = nullcontext(os.environ["DATABASE_URL"]) if options.filled else database()
    with own as url:
        if not options.filled:
            _fill(options.size)
        environment = {"DATABASE_URL": url, "EVERYTILL_DATA_DIR": str(folder)}
        with web(folder, environment) as (port, _):
            show_heading()
            return as_json(list(_of_everybody(f"http://127.0.0.1:{port}", folder, options)))


def _of_everybody(url: str, folder: Path, options: argparse.Namespace) -> "Iterator[Line]":
    """Measure what each person reads, beside what an HQ admin waits for on the cheapest page."""
    from portal_rows.people import PEOPLE

    cheapest = _cheapest()
    with _signed_in(url, PEOPLE[0]) as admin:
        for person in PEOPLE:
            with _signed_in(url, person) as reader:
                yield from _measure(reader, person, lambda: admin.seconds(cheapest), folder, options)


@contextmanager
def _signed_in(url: str, person: "Person") -> "Iterator[Reader]":
    from portal_rows.people import existing
    from portal_rows.reader import Reader

    with existing(person) as (name, password), Reader(url) as reader:
        reader.sign_in(name, password)
        yield reader


def _measure(
    reader: "Reader", person: "Person", cheapest: Callable[[], float], folder: Path, options: argparse.Namespace
) -> "Iterator[Line]":
    """Measure page after page, each by turns with the cheapest one; one that fails is told, and those behind it are measured."""
    from measuring.table import Line, show

    from portal_rows.reader import PageFailed

    for page in _pages(reader):
        if options.only not in page.address:
            continue
        try:
            line = _line(reader, page, person.what, cheapest, options.times)
        except PageFailed as error:
            line = Line(f"{page.what}{person.what}", 0.0, "ms", None, str(error), met=False)
            say(f"{error}\n{_last_words(folder)}")
        show([line])
        yield line


def _last_words(folder: Path) -> str:
    """Return the end of what the web server wrote: why a page failed."""
    logs = sorted(folder.glob("web-*.log"))
    return "\n".join(logs[-1].read_text("utf-8", "replace").splitlines()[-LOG_LINES:]) if logs else ""


def _pages(reader: "Reader") -> "Iterator[Page]":
    from portal_rows.pages import list_names, pages_of, searches

    for name in list_names():
        yield from pages_of(reader, name)
    yield from searches()


def _line(reader: "Reader", page: "Page", of: str, cheapest: Callable[[], float], times: int) -> "Line":
    from measuring.table import Line
    from measuring.timing import by_turns

    reader.page(page.address)  # connections, statistics and templates are warm now, as they are in daily work
    took, limit = by_turns(times, lambda: reader.seconds(page.address), cheapest)
    target = f"<= {MOST_MILLISECONDS:g} ms"
    return Line(f"{page.what}{of}", 1000 * took, "ms", 1000 * limit, target, 1000 * took <= MOST_MILLISECONDS)


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
