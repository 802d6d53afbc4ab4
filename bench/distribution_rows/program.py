"""The bench from its options to its exit code: what is set up for the chosen lines, measured, printed and removed.

Not in `bench/distribution.py`, whose name is that of a package of ours: type checkers would take it for that.
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

SIZE = 1_000_000
# Products of the hundred groups, each of which has a database of them.
SMALLEST = 2_000
TIMES = 5
# Each measurement, in the order of the table, and the companies it needs.
COMPANIES = {
    "full": ("large",),
    "delta": ("large", "small"),
    "registers": ("small",),
    "groups": ("smallest",),
    "small-sync": ("small",),
    "first-sync": ("large",),
    "apply": ("large",),
    "triggers": ("large",),
    "squash": ("large",),
}


def main(description: str) -> int:
    """Run the bench and return the exit code."""
    options = _options(description)
    # Asked to end, it removes what it has set up.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="everytill-distribution-") as folder:
        lines = _run(Path(folder), options.size, options.times, options.only)
    if options.json:
        options.json.write_text(json.dumps(lines, indent=2) + "\n", "utf-8")
    return 0 if all(line["met"] for line in lines) else 1


def _run(folder: Path, size: int, times: int, only: list[str]) -> list[dict[str, object]]:
    """Set up, measure the chosen lines and print them; what was set up is removed whatever happens."""
    set_django_up(folder)
    from distribution_rows.company import Company, drop_all
    from distribution_rows.table import as_json, show, show_heading

    names = {"large": size, "small": max(size // 10, 100), "smallest": min(max(size // 10, 100), SMALLEST)}
    companies = {name: Company(folder / name, count) for name, count in names.items()}
    measures = _measures(companies, times)
    lines = []
    show_heading()
    try:
        for name in sorted({company for line in only for company in COMPANIES[line]}):
            _say(f"making {companies[name].size:,} products")
            companies[name].create()
        for name in only:
            _say(name)
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


def set_django_up(folder: Path) -> None:
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
    parser.add_argument("--size", type=int, default=SIZE, help=f"how many products and prices ({SIZE:,})")
    parser.add_argument("--times", type=int, default=TIMES, help=f"how often each is measured ({TIMES})")
    parser.add_argument("--only", type=_names, default=list(COMPANIES), help=f"some of {','.join(COMPANIES)}")
    parser.add_argument("--json", type=Path, help="write the result here as well")
    return parser.parse_args()


def _names(text: str) -> list[str]:
    names = text.split(",")
    if unknown := set(names) - COMPANIES.keys():
        raise argparse.ArgumentTypeError(f"no measurement is named {', '.join(sorted(unknown))}")
    return names
