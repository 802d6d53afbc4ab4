"""The catalog bench on a few rows that are as odd as real ones."""

import json

import pytest

from tests.bench.programs import run_bench

# Each starts an HQ of its own on SQLite, whatever database the tests run on: once is enough.
pytestmark = pytest.mark.sqlite

PRODUCTS = """\
barcode,product_name
0011110887238,Cinnamon Puffs Cereal
0011110887290,"Spreadable Butter, Olive Oil And Sea Salt"
0011110887290,"Spreadable Butter, Olive Oil And Sea Salt"
00042, Bananen am Stück
"""
PRICES = """\
ItemCode,ItemName,ItemPrice
7290000149844,סינטבון לבן,7.90
7290000178707,"תפוצ`יפס ""50"" גרם",5.90
7290010117970,בוטנים,minus one
"""


def test_catalog_is_found_offline_by_barcode_and_by_word(tmp_path):
    products, prices, result = tmp_path / "products.csv", tmp_path / "prices.csv", tmp_path / "result.json"
    products.write_text(PRODUCTS, "utf-8")
    prices.write_text(PRICES, "utf-8")

    assert run_bench("real_catalog", str(products), str(prices), "--json", str(result)).returncode == 0

    measured = {row["what"]: row["measured"] for row in json.loads(result.read_text("utf-8"))}
    assert (measured["0-products.csv: rows in"], measured["0-products.csv: repeated"]) == (3, 1)
    assert (measured["1-prices.csv: rows in"], measured["1-prices.csv: refused"]) == (2, 1)
    assert (measured["barcodes found offline"], measured["of them with leading zeros"]) == (5, 3)
    assert (measured["products found by a word of their name"], measured["of them Hebrew"]) == (5, 2)
