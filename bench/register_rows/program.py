"""The bench from its options to its exit code: a company with a catalog, one register, the lines of the table."""

import argparse
import json
import signal
import sys
import tempfile
import time
from pathlib import Path

from distribution_rows.program import set_django_up

SIZE = 1_000_000
TIMES = 5
SALES = 100
# A product has a row of its own, one in its assortment and a price.
ROWS_OF_A_PRODUCT = 3
NUMBER = "B1"


def main(description: str | None) -> int:
    """Run the bench and return the exit code."""
    options = _options(description)
    # Asked to end, it removes what it has set up.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="everytill-register-") as folder:
        lines = _run(Path(folder), options)
    if options.json:
        options.json.write_text(json.dumps(lines, indent=2) + "\n", "utf-8")
    return 0 if all(line["met"] for line in lines) else 1


def _run(folder: Path, options: argparse.Namespace) -> list[dict[str, object]]:
    """Set up, measure and print; what was set up is removed whatever happens."""
    set_django_up(folder)
    from distribution_rows.company import Company, drop_all
    from distribution_rows.table import as_json, show, show_heading
    from distribution_rows.web import activated_register, create_registers, sync, web_server

    from register_rows import full_meanwhile, selling

    company = Company(folder / "hq", max(options.size // ROWS_OF_A_PRODUCT, 100))
    lines = []
    try:
        _say(f"making {company.size:,} products")
        company.create()
        with company.using(), web_server(company) as web:
            create_registers([NUMBER])
            with activated_register(company, web, NUMBER) as register:
                sync(register)
                show_heading()
                for measured in (
                    selling.measure_online(register, company.size, options.sales),
                    selling.measure_offline(register, company.size, options.sales),
                    full_meanwhile.measure(register, company.size, options.times),
                ):
                    show(measured)
                    lines += measured
    finally:
        drop_all([company])
    return as_json(lines)


def _say(text: str) -> None:
    """Tell how far the bench is, beside the table."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def _options(description: str | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=SIZE, help=f"how many rows a FULL has, about ({SIZE:,})")
    parser.add_argument("--times", type=int, default=TIMES, help=f"how many FULLs are applied ({TIMES})")
    parser.add_argument("--sales", type=int, default=SALES, help=f"how many sales are completed ({SALES})")
    parser.add_argument("--json", type=Path, help="write the result here as well")
    return parser.parse_args()
