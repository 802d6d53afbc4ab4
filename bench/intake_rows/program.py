"""The bench from its options to its exit code: a company is made, measured in, and removed.

Not in `bench/intake.py`, so that the measurements do not import the program they are part of.
"""

import argparse
import json
import logging
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from distribution_rows.company import Company
    from distribution_rows.table import Line

SIZE = 5_000_000
TIMES = 5
STORE = "S1"
# Each measurement in the order of the table, and the registers it needs.
REGISTERS = {"journal": ("R90",), "batches": ("R86", "R87", "R88", "R89"), "backlog": ("R92", "R93", "R94", "R95"), "totals": ()}


def main(description: str) -> int:
    """Run the bench and return the exit code."""
    options = _options(description)
    # Asked to end, it removes what it has set up.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="everytill-intake-") as folder:
        lines = _run(Path(folder), options)
    if options.json:
        options.json.write_text(json.dumps(lines, indent=2) + "\n", "utf-8")
    return 0 if all(line["met"] for line in lines) else 1


def _run(folder: Path, options: argparse.Namespace) -> list[dict[str, object]]:
    """Set up, measure the chosen lines and print them; what was set up is removed whatever happens."""
    _set_django_up(folder)
    from distribution_rows.company import Company, drop_all
    from distribution_rows.table import as_json, show, show_heading
    from distribution_rows.web import create_registers

    from intake_rows.sales import PRODUCTS

    company = Company(folder / "company", PRODUCTS)
    measures = _measures(company, options)
    lines = []
    show_heading()
    try:
        _say(f"making {PRODUCTS:,} products")
        company.create()
        with company.using():
            create_registers(sorted({number for name in options.only for number in REGISTERS[name]}))
        for name in options.only:
            _say(name)
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


def _set_django_up(folder: Path) -> None:
    """Begin with settings of the bench's own folder."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backoffice.settings")
    os.environ["EVERYTILL_DATA_DIR"] = str(folder)
    os.environ.setdefault("SECRET_KEY", "of a headquarters that lives for the time of a bench")
    import django
    from django.db import connection

    django.setup()
    logging.disable(logging.WARNING)
    if connection.vendor != "postgresql":
        raise SystemExit("DATABASE_URL must name a PostgreSQL server: its numbers are what is measured.")


def _say(text: str) -> None:
    """Tell how far the bench is, beside the table."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def _options(description: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=SIZE, help=f"transactions under the daily totals ({SIZE:,})")
    parser.add_argument("--backlog", type=int, default=100_000, help="sales that wait in one register's outbox (100,000)")
    parser.add_argument("--times", type=int, default=TIMES, help=f"how often each is measured ({TIMES})")
    parser.add_argument("--only", type=_names, default=list(REGISTERS), help=f"some of {','.join(REGISTERS)}")
    parser.add_argument("--json", type=Path, help="write the result here as well")
    return parser.parse_args()


def _names(text: str) -> list[str]:
    names = text.split(",")
    if unknown := set(names) - REGISTERS.keys():
        raise argparse.ArgumentTypeError(f"no measurement is named {', '.join(sorted(unknown))}")
    return names
