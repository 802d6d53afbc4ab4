"""The bench from its options to its exit code: a company with a catalog, one register, the lines of the table."""

import argparse
from pathlib import Path

from measuring.program import Lines, options_of, run, say, set_django_up

SIZE = 1_000_000
TIMES = 5
SALES = 100
# A product has a row of its own, one in its assortment and a price.
ROWS_OF_A_PRODUCT = 3
NUMBER = "B1"


def main(description: str | None) -> int:
    """Run the bench and return the exit code."""
    return run(_options(description), _run)


def _run(folder: Path, options: argparse.Namespace) -> Lines:
    """Set up, measure and print; what was set up is removed whatever happens."""
    set_django_up(folder)
    from distribution_rows.company import Company, drop_all
    from distribution_rows.web import activated_register, create_registers, sync, web_server
    from measuring.table import as_json, show, show_heading

    from register_rows import full_meanwhile, selling

    company = Company(folder / "hq", max(options.size // ROWS_OF_A_PRODUCT, 100))
    lines = []
    try:
        say(f"making {company.size:,} products")
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


def _options(description: str | None) -> argparse.Namespace:
    parser = options_of(description, TIMES)
    parser.add_argument("--size", type=int, default=SIZE, help=f"how many rows a FULL has, about ({SIZE:,})")
    parser.add_argument("--sales", type=int, default=SALES, help=f"how many sales are completed ({SALES})")
    return parser.parse_args()
