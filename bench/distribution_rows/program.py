"""The bench from its options to its exit code: what is set up for the chosen lines, measured, printed and removed.

Not in `bench/distribution.py`, whose name is that of a package of ours: type checkers would take it for that.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from measuring.program import Lines, add_only, options_of, run, say, set_django_up

if TYPE_CHECKING:
    from measuring.table import Line

    from distribution_rows.company import Company

SIZE = 1_000_000
# Products of the hundred groups, each of which has a database of them.
SMALLEST = 2_000
TIMES = 5
# Each measurement, in the order of the table, and the companies it needs. First syncs come before there are DELTAs to fetch.
COMPANIES = {
    "full": ("large",),
    "small-sync": ("small",),
    "first-sync": ("large",),
    "delta": ("large", "small"),
    "registers": ("small",),
    "groups": ("smallest",),
    "apply": ("large",),
    "triggers": ("large",),
    "squash": ("large",),
}


def main(description: str | None) -> int:
    """Run the bench and return the exit code."""
    return run(_options(description), _run)


def _run(folder: Path, options: argparse.Namespace) -> Lines:
    """Set up, measure the chosen lines and print them; what was set up is removed whatever happens."""
    set_django_up(folder)
    from measuring.table import as_json, show, show_heading

    from distribution_rows.company import Company, drop_all

    small = max(options.size // 10, 100)
    names = {"large": options.size, "small": small, "smallest": min(small, SMALLEST)}
    companies = {name: Company(folder / name, count) for name, count in names.items()}
    measures = _measures(companies, options.times)
    lines = []
    show_heading()
    try:
        for name in sorted({company for line in options.only for company in COMPANIES[line]}):
            say(f"making {companies[name].size:,} products")
            companies[name].create()
        for name in options.only:
            say(name)
            measured = measures[name]()
            show(measured)
            lines += measured
    finally:
        drop_all(list(companies.values()))
    return as_json(lines)


def _measures(companies: "dict[str, Company]", times: int) -> "dict[str, Callable[[], list[Line]]]":
    """Name each measurement."""
    from distribution_rows import applied_delta, delta, first_sync, full, squash, triggers

    large, small, smallest = companies["large"], companies["small"], companies["smallest"]
    return {
        "full": lambda: full.measure(large, times),
        "delta": lambda: delta.measure_catalogs(large, small, times),
        "registers": lambda: delta.measure_registers(small, times),
        "groups": lambda: delta.measure_groups(smallest, times),
        "small-sync": lambda: first_sync.measure(small, times, with_live=False),
        "first-sync": lambda: first_sync.measure(large, times),
        "apply": lambda: applied_delta.measure(large, times),
        "triggers": lambda: triggers.measure(large, times),
        "squash": lambda: squash.measure(large, times),
    }


def _options(description: str | None) -> argparse.Namespace:
    parser = options_of(description, TIMES)
    parser.add_argument("--size", type=int, default=SIZE, help=f"how many products and prices ({SIZE:,})")
    add_only(parser, COMPANIES)
    return parser.parse_args()
