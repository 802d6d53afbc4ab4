"""The replay on two small days, with everything real days have: cancellations, adjustments, odd prices, no customer."""

import json
from decimal import Decimal

import pytest

from tests.bench.programs import run_bench

# Each starts an HQ of its own on SQLite, whatever database the tests run on: once is enough.
pytestmark = pytest.mark.sqlite

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
FIRST_DAY = """\
536365,85123A,"HOLDER, WHITE",6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
536365,71053,LANTERN,6,2010-12-01 08:27:00,3.395,17850.0,United Kingdom
536366,85123a,,1,2010-12-01 09:00:00,0.001,,France
C536367,85123A,HOLDER,-2,2010-12-01 09:10:00,2.55,17850.0,United Kingdom
536368,22139,,-10,2010-12-01 09:15:00,0.0,,United Kingdom
"""
SECOND_DAY = """\
A563187,B,Adjust bad debt,1,2010-12-02 14:52:00,-11062.06,,United Kingdom
536400,71053,LANTERN,3,2010-12-02 15:00:00,3.395,13047.0,United Kingdom
536400,71053,LANTERN,3,2010-12-02 15:00:00,3.395,13047.0,United Kingdom
"""
TOTALS = {"2010-12-01": Decimal("30.571"), "2010-12-02": Decimal("-11041.69")}


def test_replay_sells_every_invoice_once_and_agrees_to_the_last_digit(tmp_path):
    days = tmp_path / "days"
    days.mkdir()
    (days / "2010-12-01.csv").write_text(HEADER + FIRST_DAY, "utf-8")
    (days / "2010-12-02.csv").write_text(HEADER + SECOND_DAY, "utf-8")
    work, result = tmp_path / "work", tmp_path / "result.json"
    command = (str(days), "--registers", "2", "--work", str(work), "--json", str(result))

    assert run_bench("replay_transactions", *command).returncode == 0
    first = json.loads(result.read_text("utf-8"))
    assert {day["day"][:10]: Decimal(day["at_headquarters"]) for day in first["days"]} == TOTALS
    assert (first["facts"]["transactions_sold"], first["facts"]["lines_sold"]) == (6, 8)
    assert (first["facts"]["transactions"], first["facts"]["lines"], first["facts"]["quarantined"]) == (6, 8, 0)

    assert run_bench("replay_transactions", *command).returncode == 0
    second = json.loads(result.read_text("utf-8"))
    assert second["facts"]["transactions_sold"] == 0
    assert second["days"] == first["days"]


def test_replay_says_when_the_listed_totals_differ(tmp_path):
    days = tmp_path / "days"
    days.mkdir()
    (days / "2010-12-02.csv").write_text(HEADER + SECOND_DAY, "utf-8")
    (tmp_path / "listed_daily_totals.csv").write_text("file,net_amount_gbp\n2010-12-02.csv,-11041.68\n", "utf-8")

    assert run_bench("replay_transactions", str(days), "--registers", "1").returncode == 1
