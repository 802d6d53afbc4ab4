"""The register bench on a few rows: it runs through, says what it measured, and leaves nothing behind."""

import json
import os

import psycopg
import pytest

from tests.bench.programs import run_bench

pytestmark = pytest.mark.postgresql

MISSED_OR_MET = (0, 1)  # at this size a bench says nothing about the numbers
LINES = {
    "online: scan; limit: HQ says that it is well, median",
    "online: search, median",
    "online: complete a sale of 5 lines, posted, median",
    "offline: scan, median",
    "offline: search in 100 products, median",
    "offline: complete a sale of 5 lines, on the disk; limit: writing 4 KiB to it, median",
}
HELD = ("  scan meanwhile", "  search meanwhile", "  total meanwhile")


def databases():
    with psycopg.connect(os.environ["DATABASE_URL"].rpartition("/")[0] + "/postgres") as connection:
        return {row[0] for row in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'everytill_bench_%'")}


def test_each_line_is_measured_and_nothing_is_left(tmp_path):
    result, before = tmp_path / "result.json", databases()
    options = ["--size", "300", "--times", "1", "--sales", "3", "--json", str(result)]

    done = run_bench("register", *options, DATABASE_URL=os.environ["DATABASE_URL"])

    assert done.returncode in MISSED_OR_MET
    lines = {line["what"]: line for line in json.loads(result.read_text("utf-8"))}
    assert LINES - lines.keys() == set()
    assert [line["target"] for what, line in lines.items() if what.startswith(HELD)] == ["<= 50 ms"] * 3
    assert [what for what, line in lines.items() if line["measured"] <= 0] == []
    assert done.returncode == (0 if all(line["met"] for line in lines.values()) else 1)
    assert databases() - before == set()
