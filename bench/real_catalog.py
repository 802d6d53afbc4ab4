"""Imports real catalogs by command, brings them to a register, and looks every one of their products up offline.

    python bench/real_catalog.py off_products_40k.csv pricefull_store083.csv [--size ROWS] [--json FILE]

The first file has the columns barcode and product_name, the second ItemCode, ItemName and ItemPrice. The import's own
report is printed. Then the register, cut off from HQ, must find each barcode the files and the import say is there, with
its leading zeros, and products by a word of their name. Times are medians; the limit of a look-up is SQLite reading the
same row by its key, in the same run.
"""

import argparse
import csv
import json
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence, Sized
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from headquarters import Headquarters

from channel.errors import EverytillError
from channel.lookup import find_by_barcode, search_products
from pos.register import Register

SAMPLE = 2_000
SEARCH_TARGET_MILLISECONDS = 20.0
LOOK_UP_TARGET_MILLISECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Catalog:
    """What the columns of a file are called, and what the import is told about them."""

    code: str
    name: str
    mapping: tuple[str, ...]


CATALOGS = (
    Catalog("barcode", "product_name", ("--map", "number=barcode", "--map", "barcode=barcode", "--map", "name=product_name")),
    Catalog(
        "ItemCode",
        "ItemName",
        ("--map", "number=ItemCode", "--map", "barcode=ItemCode", "--map", "name=ItemName", "--map", "price=ItemPrice"),
    ),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; a target of None is not held against anything."""

    what: str
    measured: float
    limit: float | None = None
    target: float | None = None
    met: bool = True

    @property
    def ratio(self) -> float | None:
        """Return how many times the limit this is."""
        return self.measured / self.limit if self.limit else None


def main() -> int:
    """Run the bench and return the exit code."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="everytill-catalog-") as folder, Headquarters(Path(folder) / "hq") as headquarters:
        os.environ["EVERYTILL_DATA_DIR"] = str(Path(folder) / "hq")
        rows = run([options.products, options.prices], headquarters, Path(folder), options.size)
    show(rows)
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n", "utf-8")
    return 0 if all(row.met for row in rows) else 1


def run(files: Sequence[Path], headquarters: Headquarters, folder: Path, size: int | None) -> list[Row]:
    """Import, distribute, look up; returns what was seen."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backoffice.settings")
    django.setup()
    from replay import company, selling

    company.create_company(1, [])
    rows: list[Row] = []
    names: dict[str, str] = {}
    for number, (file, catalog) in enumerate(zip(files, CATALOGS, strict=True)):
        part = folder / f"{number}-{file.name}"
        found = _write_part(file, part, size)
        rows += _import(headquarters, part, len(found), catalog.mapping, part.with_suffix(".refused.csv"))
        refused = _read(part.with_suffix(".refused.csv"))
        gone = {row[catalog.code].strip() for row in refused}
        names |= {row[catalog.code].strip(): row[catalog.name] for row in found if row[catalog.code].strip() not in gone}
    print(headquarters.manage("run_schedule", company.SCHEDULE, "--wait"))
    with selling.open_registers(folder / "registers", ["R01"])["R01"] as register:
        began_at = time.monotonic()
        selling.prepare(register, url=headquarters.url, code=lambda: company.activation_code("R01"))
        rows.append(Row("activate and sync, seconds", time.monotonic() - began_at))
        return rows + _look_up(register, names)


def show(rows: Sequence[Row]) -> None:
    """Print the table."""
    print(f"{'what':52}{'measured':>12}{'limit':>12}{'ratio':>9}{'target':>12}  met")
    for row in rows:
        numbers = (row.measured, row.limit, row.ratio, row.target)
        texts = ["-" if number is None else f"{number:.3f}".rstrip("0").rstrip(".") for number in numbers]
        print(f"{row.what:52}{texts[0]:>12}{texts[1]:>12}{texts[2]:>9}{texts[3]:>12}  {'yes' if row.met else 'NO'}")


def _import(headquarters: Headquarters, file: Path, count: int, mapping: Sequence[str], refused: Path) -> list[Row]:
    """Import a file by command, print its report, and hold it against the number of rows the file has."""
    from backoffice.imports.models import ImportJob

    options = ["--assortment", "ALL", "--price-group", "RETAIL", "--valid-from", "2010-01-01", "--refused", str(refused)]
    began_at = time.monotonic()
    print(headquarters.manage("import_csv", "products", str(file), *mapping, *options))
    seconds = time.monotonic() - began_at
    job = ImportJob.objects.latest("pk")
    complete = job.rows_in + job.rows_repeated + job.rows_refused == count
    return [
        Row(f"{file.name}: rows in", job.rows_in, target=count - job.rows_repeated - job.rows_refused, met=complete),
        Row(f"{file.name}: repaired (of these)", job.rows_repaired),
        Row(f"{file.name}: repeated", job.rows_repeated),
        Row(f"{file.name}: refused", job.rows_refused),
        Row(f"{file.name}: seconds", seconds),
    ]


def _look_up(register: Register, names: dict[str, str]) -> list[Row]:
    """Find each barcode that was not refused, and products by words of their names."""
    current = register.context.release_folder.current()
    assert current is not None
    today = register.context.facts.store_date(register.context.clock())
    with closing(sqlite3.connect(current)) as connection:
        connection.row_factory = sqlite3.Row
        found = sum(_found(connection, code, today) == code for code in names)
        zeros = [code for code in names if code.startswith("0")]
        found_zeros = sum(_found(connection, code, today) == code for code in zeros)
        chosen = random.Random(7).sample(sorted(names), min(SAMPLE, len(names)))
        words = [word for code in chosen if (word := _longest_word(names[code]))]
        hebrew = [word for word in words if any("\u0590" <= letter <= "\u05ff" for letter in word)]
        find = partial(_search, connection, today)
        look_up = _median(chosen, lambda code: find_by_barcode(connection, store_number="S1", code=code, on_date=today))
        limit = _median(chosen, lambda code: connection.execute("SELECT * FROM barcode WHERE code = ?", (code,)).fetchone())
        search = _median(words[:200], find)
        return [
            _all("barcodes found offline", found, names),
            _all("of them with leading zeros", found_zeros, zeros),
            _all("products found by a word of their name", sum(map(find, words)), words),
            _all("of them Hebrew", sum(map(find, hebrew)), hebrew),
            Row("look-up, milliseconds", look_up, limit, LOOK_UP_TARGET_MILLISECONDS, look_up <= LOOK_UP_TARGET_MILLISECONDS),
            Row("search, milliseconds", search, None, SEARCH_TARGET_MILLISECONDS, search <= SEARCH_TARGET_MILLISECONDS),
        ]


def _all(what: str, found: int, wanted: Sized) -> Row:
    return Row(what, found, target=len(wanted), met=found == len(wanted))


def _search(connection: sqlite3.Connection, today: date, word: str) -> bool:
    return bool(search_products(connection, store_number="S1", text=word, on_date=today))


def _found(connection: sqlite3.Connection, code: str, today: date) -> str | None:
    """Return the barcode of the product found."""
    try:
        return find_by_barcode(connection, store_number="S1", code=code, on_date=today).barcode
    except EverytillError:
        return None


def _longest_word(name: str) -> str:
    return max(("".join(letter if letter.isalnum() else " " for letter in name)).split(), key=len, default="")


def _median(values: Sequence[str], look: Callable[[str], object]) -> float:
    """Return the median of the milliseconds a look-up takes."""
    seconds = []
    for value in values:
        began_at = time.perf_counter()
        look(value)
        seconds.append(time.perf_counter() - began_at)
    return statistics.median(seconds) * 1000


def _write_part(source: Path, target: Path, size: int | None) -> list[dict[str, str]]:
    """Copy the first so many rows of a file, all of them without a size, and return them."""
    rows = _read(source)[:size]
    with target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return rows


def _read(path: Path) -> list[dict[str, str]]:
    """Read a CSV file's rows; a file that was not written has none."""
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("products", type=Path, help="CSV with barcode and product_name")
    parser.add_argument("prices", type=Path, help="CSV with ItemCode, ItemName and ItemPrice")
    parser.add_argument("--size", type=int, help="only the first so many rows of each file")
    parser.add_argument("--json", type=Path, help="write the result here as well")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
