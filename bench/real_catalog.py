"""Imports real catalogs by command, brings them to a register, and looks every one of their products up offline.

    python bench/real_catalog.py off_products_40k.csv pricefull_store083.csv [--json FILE]

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
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from headquarters import Headquarters

from channel.database import open_channel_database
from channel.errors import EverytillError
from channel.lookup import find_by_barcode, search_products
from pos.register import Register

SAMPLE = 2_000
SEARCH_TARGET_SECONDS = 0.020
LOOK_UP_TARGET_SECONDS = 0.005
CATALOGS = (
    ("barcode", ["--map", "number=barcode", "--map", "barcode=barcode", "--map", "name=product_name"]),
    (
        "ItemCode",
        ["--map", "number=ItemCode", "--map", "barcode=ItemCode", "--map", "name=ItemName", "--map", "price=ItemPrice"],
    ),
)


def main() -> int:
    """Run the bench and return the exit code."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="everytill-catalog-") as folder, Headquarters(Path(folder) / "hq") as headquarters:
        os.environ["EVERYTILL_DATA_DIR"] = str(Path(folder) / "hq")
        facts = run([options.products, options.prices], headquarters, Path(folder))
    for name, value in facts.items():
        print(f"{name.replace('_', ' '):44}{value}")
    if options.json:
        options.json.write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n", "utf-8")
    met = facts["barcodes_not_found"] == 0 and facts["words_not_found"] == 0 and facts["times_met"]
    return 0 if met else 1


def run(files: Sequence[Path], headquarters: Headquarters, folder: Path) -> dict[str, object]:
    """Import, distribute, look up; returns what was seen."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backoffice.settings")
    django.setup()
    from replay import company, selling

    company.create_company(1, [])
    for file, (_, mapping) in zip(files, CATALOGS, strict=True):
        options = ["--assortment", "ALL", "--price-group", "RETAIL", "--valid-from", "2010-01-01"]
        began_at = time.monotonic()
        print(headquarters.manage("import_csv", "products", str(file), *mapping, *options, "--refused", str(folder / file.name)))
        print(f"took {time.monotonic() - began_at:.1f} s\n")
    print(headquarters.manage("run_schedule", company.SCHEDULE, "--wait"))
    barcodes = _imported_barcodes()
    registers = selling.open_registers(folder / "registers", ["R01"])
    with registers["R01"] as register:
        began_at = time.monotonic()
        selling.prepare(register, url=headquarters.url, code=company.switch_on("R01"))
        seconds = time.monotonic() - began_at
        return {"sync_seconds": round(seconds, 2), **_look_up(register, files, barcodes)}


def _imported_barcodes() -> set[str]:
    """Return what the import says is at HQ."""
    from backoffice.catalog.models import Barcode

    return set(Barcode.objects.values_list("code", flat=True))


def _look_up(register: Register, files: Sequence[Path], barcodes: set[str]) -> dict[str, object]:
    """Find each barcode of the files that was imported, and products by words of their names."""
    names = {row[0]: row[1] for file, (column, _) in zip(files, CATALOGS, strict=True) for row in _rows(file, column)}
    wanted = [code for code in names if code in barcodes]
    today = register.context.facts.store_date(register.context.clock())
    database = register.context.release_folder.current()
    assert database is not None
    with closing(open_channel_database(database)) as connection:
        missing = [code for code in wanted if _found(connection, code, today) != code]
        chosen = random.Random(7).sample(wanted, min(SAMPLE, len(wanted)))
        words = [_longest_word(names[code]) for code in chosen]
        lost = [word for word in words if word and not search_products(connection, store_number="S1", text=word, on_date=today)]
        look_up = _median(chosen, lambda code: find_by_barcode(connection, store_number="S1", code=code, on_date=today))
        search = _median(words[:200], lambda word: search_products(connection, store_number="S1", text=word, on_date=today))
        limit = _median(chosen, lambda code: connection.execute("SELECT * FROM barcode WHERE code = ?", (code,)).fetchone())
    return {
        "barcodes_at_headquarters": len(barcodes),
        "barcodes_looked_up": len(wanted),
        "of_them_with_leading_zero": sum(code.startswith("0") for code in wanted),
        "barcodes_not_found": len(missing),
        "words_searched": len(words),
        "of_them_hebrew": sum(any("\u0590" <= letter <= "\u05ff" for letter in word) for word in words),
        "words_not_found": len(lost),
        "look_up_milliseconds": round(look_up * 1000, 3),
        "limit_milliseconds": round(limit * 1000, 3),
        "look_up_by_limit": round(look_up / limit, 1),
        "search_milliseconds": round(search * 1000, 3),
        "times_met": look_up <= LOOK_UP_TARGET_SECONDS and search <= SEARCH_TARGET_SECONDS,
    }


def _found(connection: sqlite3.Connection, code: str, today: date) -> str | None:
    """Return the barcode of the product found."""
    try:
        return find_by_barcode(connection, store_number="S1", code=code, on_date=today).barcode
    except EverytillError:
        return None


def _longest_word(name: str) -> str:
    return max(("".join(letter if letter.isalnum() else " " for letter in name)).split(), key=len, default="")


def _median(values: Sequence[str], look: Callable[[str], object]) -> float:
    seconds = []
    for value in values:
        began_at = time.perf_counter()
        look(value)
        seconds.append(time.perf_counter() - began_at)
    return statistics.median(seconds)


def _rows(path: Path, column: str) -> list[tuple[str, str]]:
    name = {"barcode": "product_name", "ItemCode": "ItemName"}[column]
    with path.open(newline="", encoding="utf-8-sig") as file:
        return [(row[column].strip(), row[name]) for row in csv.DictReader(file)]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("products", type=Path, help="CSV with barcode and product_name")
    parser.add_argument("prices", type=Path, help="CSV with ItemCode, ItemName and ItemPrice")
    parser.add_argument("--json", type=Path, help="write the result here as well")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
