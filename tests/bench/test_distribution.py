"""The distribution bench on a few hundred products: it runs through, says what it measured, and leaves nothing behind."""

import json
import os

import psycopg
import pytest

from tests.bench.programs import run_bench

pytestmark = pytest.mark.postgresql

MISSED_OR_MET = (0, 1)  # at this size a bench says nothing about the numbers
LINES = {
    "full": "first FULL package of 300 products of 15 columns; limit: COPY to a CSV file",
    "delta": "DELTA, 30 changed products of 300, run to published",
    "apply": "DELTA of 30 scattered rows applied into 300",
    "triggers": "UPDATE of 300 rows in one statement, with triggers; limit: without",
    "squash": "squashing 3 deltas of 30 rows; limit: a first FULL package of the products",
    "first-sync": "published to live on a register told to sync now",
}


@pytest.fixture
def databases():
    url = os.environ["DATABASE_URL"]

    def names() -> set[str]:
        with psycopg.connect(url.rpartition("/")[0] + "/postgres") as connection:
            return {
                row[0] for row in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'everytill_bench_%'")
            }

    return names


def test_each_line_is_measured_and_nothing_is_left(tmp_path, databases):
    result, before = tmp_path / "result.json", databases()
    options = ["--size", "300", "--times", "1", "--only", ",".join(LINES), "--json", str(result)]

    done = run_bench("distribution", *options, DATABASE_URL=os.environ["DATABASE_URL"])

    assert done.returncode in MISSED_OR_MET
    lines = {line["what"]: line for line in json.loads(result.read_text("utf-8"))}
    assert set(LINES.values()) - set(lines) == set()
    assert [what for what, line in lines.items() if line["measured"] <= 0 and "CPU" not in what] == []
    assert done.returncode == (0 if all(line["met"] for line in lines.values()) else 1)
    assert databases() - before == set()


def test_unknown_line_is_refused():
    done = run_bench("distribution", "--only", "everything", DATABASE_URL=os.environ["DATABASE_URL"])
    assert (done.returncode, "no measurement is named everything" in done.stderr) == (2, True)
