"""Sells real invoices on offline registers, uploads them, and compares HQ's totals per day to the last digit.

    python bench/replay_transactions.py FOLDER --registers 20 [--work DIR] [--json FILE] [--days N]

FOLDER holds day files in the form of the UCI Online Retail data set. Everything is real: HQ is a process of its own,
each register the real client with files of its own. Afterwards every register sends its whole journal a second time
(HQ raises its epoch, as after a restored backup), and nothing may have changed. With --work the files are kept, and
a later run over the same folder finds the journals and sells nothing again.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from headquarters import Headquarters
from replay.day_files import Day, read_days, read_expected

TOTALS_PATTERN = "*_daily_totals.csv"


@dataclass(frozen=True, slots=True)
class Row:
    """One day of the table."""

    day: str
    transactions: int
    lines: int
    expected: Decimal
    at_headquarters: Decimal
    listed: Decimal | None
    complete: bool

    @property
    def met(self) -> bool:
        """Tell whether HQ has every line, and the amounts agree to the last digit."""
        listed_agrees = self.listed is None or self.listed == self.expected
        return self.complete and self.at_headquarters == self.expected and listed_agrees


def main() -> int:
    """Run the replay and return the exit code."""
    options = _options()
    days = read_days(options.folder)[: options.days]
    totals_file = options.totals or next(iter(sorted(options.folder.resolve().parent.glob(TOTALS_PATTERN))), None)
    listed = read_expected(totals_file) if totals_file else {}
    with _work_folder(options.work) as work, Headquarters(work / "hq") as headquarters:
        os.environ["EVERYTILL_DATA_DIR"] = str(work / "hq")
        facts = replay(days, headquarters, work, options.registers)
        rows = compare(days, listed)
    show(rows, facts)
    met = all(row.met for row in rows) and bool(facts["same_after_sending_again"]) and facts["quarantined"] == 0
    if options.json:
        _write_json(options.json, rows, facts, met)
    return 0 if met else 1


def replay(days: list[Day], headquarters: Headquarters, work: Path, count: int) -> dict[str, object]:
    """Sell, send, send again; returns what was seen."""
    _prepare_headquarters(days, headquarters, work, count)
    from replay import company, selling

    numbers = [f"R{number:02}" for number in range(1, count + 1)]
    with ExitStack() as stack:
        registers = selling.open_registers(work / "registers", numbers)
        for register in registers.values():
            stack.callback(register.close)
        with _timed() as preparing:
            for number, register in registers.items():
                selling.prepare(register, url=headquarters.url, code=partial(company.activation_code, number))
        sold = set().union(*(selling.sold_invoices(register) for register in registers.values()))
        with _timed() as sold_in:
            counts = [selling.sell_day(day, list(registers.values()), sold) for day in days]
        with _timed() as sent_in:
            for register in registers.values():
                selling.send_everything(register)
        first = company.intake_counts()
        headquarters.manage("after_restore")
        headquarters.manage("run_schedule", company.SCHEDULE, "--wait")
        with _timed() as sent_again_in:
            for register in registers.values():
                selling.send_everything(register)
        second = company.intake_counts()
    return {
        "registers": count,
        "transactions_sold": sum(transactions for transactions, _ in counts),
        "lines_sold": sum(lines for _, lines in counts),
        "prepare_seconds": round(preparing.seconds, 1),
        "sell_seconds": round(sold_in.seconds, 1),
        "send_seconds": round(sent_in.seconds, 1),
        "send_again_seconds": round(sent_again_in.seconds, 1),
        "same_after_sending_again": first == second,
        **second,
    }


def _prepare_headquarters(days: list[Day], headquarters: Headquarters, work: Path, count: int) -> None:
    """Fill HQ on the first run over a folder, and publish the first release."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backoffice.settings")
    django.setup()
    from replay import company

    customers = sorted({invoice.customer for day in days for invoice in day.invoices} - {""})
    company.create_company(count, customers)
    products = work / "products.csv"
    if not products.exists():
        company.write_product_file(days, products)
        print(
            headquarters.manage(
                "import_csv", "products", str(products), "--assortment", "ALL", "--price-group", "RETAIL",
                "--valid-from", "2010-01-01",
            )
        )  # fmt: skip
    print(headquarters.manage("run_schedule", company.SCHEDULE, "--wait"))


def compare(days: list[Day], listed: dict[str, Decimal]) -> list[Row]:
    """Put HQ's totals beside what the files and the list of totals say."""
    from replay.company import totals_by_day

    totals = totals_by_day()
    rows = []
    for day in days:
        transactions, lines, amount = totals.get(day.day, (0, 0, Decimal(0)))
        complete = (transactions, lines) == (len(day.invoices), day.lines)
        rows.append(Row(day.name, transactions, lines, day.amount, amount, listed.get(day.name), complete))
    return rows


def show(rows: list[Row], facts: dict[str, object]) -> None:
    """Print the table."""
    print(f"{'day':16}{'transactions':>13}{'lines':>8}{'listed':>16}{'from the files':>18}{'at HQ':>18}  met")
    for row in rows:
        listed = f"{row.listed:.2f}" if row.listed is not None else "-"
        print(
            f"{row.day:16}{row.transactions:>13}{row.lines:>8}{listed:>16}{_exact(row.expected):>18}"
            f"{_exact(row.at_headquarters):>18}  {'yes' if row.met else 'NO'}"
        )
    total = [sum((getattr(row, name) for row in rows), Decimal(0)) for name in ("expected", "at_headquarters")]
    print(
        f"{'sum':16}{sum(row.transactions for row in rows):>13}{sum(row.lines for row in rows):>8}{'':>16}"
        f"{_exact(total[0]):>18}{_exact(total[1]):>18}"
    )
    for name, value in facts.items():
        print(f"{name.replace('_', ' '):28}{value}")


def _exact(amount: Decimal) -> str:
    """Write an amount with all its digits, and at least two."""
    text = format(amount.normalize(), "f")
    return text if "." in text and len(text.split(".")[1]) > 2 else f"{amount:.2f}"


class _Timer:
    """Seconds a block took."""

    seconds = 0.0


@contextmanager
def _timed() -> Iterator[_Timer]:
    timer, began_at = _Timer(), time.monotonic()
    yield timer
    timer.seconds = time.monotonic() - began_at


@contextmanager
def _work_folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="everytill-replay-") as folder:
        yield Path(folder)


def _write_json(path: Path, rows: list[Row], facts: dict[str, object], met: bool) -> None:
    days = [
        {"day": row.day, "expected": str(row.expected), "at_headquarters": str(row.at_headquarters), "met": row.met}
        for row in rows
    ]
    path.write_text(json.dumps({"met": met, "facts": facts, "days": days}, indent=2) + "\n", "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder of day files, YYYY-MM-DD.csv")
    parser.add_argument("--registers", type=int, default=20, help="how many registers sell (20)")
    parser.add_argument("--days", type=int, help="only the first so many days")
    parser.add_argument("--totals", type=Path, help=f"expected totals per file; {TOTALS_PATTERN} beside the folder when left out")
    parser.add_argument("--work", type=Path, help="keep HQ and registers in this folder, and go on with what is there")
    parser.add_argument("--json", type=Path, help="write the result here as well")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
