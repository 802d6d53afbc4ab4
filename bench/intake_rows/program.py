"""The bench from its options to its exit code: a company is made, measured in, and removed.

Not in `bench/intake.py`, so that the measurements do not import the program they are part of.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from measuring.program import Lines, add_only, options_of, run, say, set_django_up

if TYPE_CHECKING:
    from distribution_rows.company import Company
    from measuring.table import Line

SIZE = 5_000_000
TIMES = 5
STORE = "S1"
# Each measurement in the order of the table, and the registers it needs.
REGISTERS = {
    "journal": ("R90",),
    "batches": tuple(f"R{number}" for number in range(80, 88)),
    "backlog": ("R92", "R93", "R94", "R95"),
    "totals": (),
}


def main(description: str | None) -> int:
    """Run the bench and return the exit code."""
    return run(_options(description), _run)


def _run(folder: Path, options: argparse.Namespace) -> Lines:
    """Set up, measure the chosen lines and print them; what was set up is removed whatever happens."""
    set_django_up(folder)
    from distribution_rows.company import Company, drop_all
    from distribution_rows.web import create_registers
    from measuring.table import as_json, show, show_heading

    from intake_rows.sales import PRODUCTS

    company = Company(folder / "company", PRODUCTS)
    measures = _measures(company, options)
    lines = []
    show_heading()
    try:
        say(f"making {PRODUCTS:,} products")
        company.create()
        with company.using():
            create_registers(sorted({number for name in options.only for number in REGISTERS[name]}))
        for name in options.only:
            say(name)
            measured = measures[name]()
            show(measured)
            lines += measured
    finally:
        drop_all([company])
    return as_json(lines)


def _measures(company: "Company", options: argparse.Namespace) -> "dict[str, Callable[[], list[Line]]]":
    """Name each measurement."""
    from intake_rows import backlog, batches, posting, totals

    return {
        "journal": lambda: posting.measure(company, options.times, STORE, *REGISTERS["journal"]),
        "batches": lambda: batches.measure(company, options.times, STORE, REGISTERS["batches"]),
        "backlog": lambda: backlog.measure(company, options.backlog, STORE, REGISTERS["backlog"]),
        "totals": lambda: totals.measure(company, options.size, options.times, STORE),
    }


def _options(description: str | None) -> argparse.Namespace:
    parser = options_of(description, TIMES)
    parser.add_argument("--size", type=int, default=SIZE, help=f"transactions under the daily totals ({SIZE:,})")
    parser.add_argument("--backlog", type=int, default=100_000, help="sales that wait in one register's outbox (100,000)")
    add_only(parser, REGISTERS)
    return parser.parse_args()
