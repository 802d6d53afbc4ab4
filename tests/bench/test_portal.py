"""The portal bench on a small company: it finds the lists by itself, says what it measured, and leaves nothing behind."""

import json
import os

import pytest

from tests.bench.programs import run_bench
from tests.bench.test_distribution import databases  # noqa: F401 - a fixture

pytestmark = pytest.mark.postgresql

MISSED_OR_MET = (0, 1)  # at this size a bench says nothing about the numbers


def test_a_list_is_measured_as_it_is_offered_and_nothing_is_left(tmp_path, databases):  # noqa: F811
    result, before = tmp_path / "result.json", databases()
    options = ["--size", "small", "--times", "1", "--only", "/transactions/", "--json", str(result)]

    done = run_bench("portal", *options, DATABASE_URL=os.environ["DATABASE_URL"])

    assert done.returncode in MISSED_OR_MET
    lines = json.loads(result.read_text("utf-8"))
    names = [line["what"].partition("=")[0] for line in lines]
    assert names[:2] == ["transaction-list", "  last page"]
    assert {"  q", "  store", "  register", "  date", "  type"} - set(names) == set()
    assert names[-1] == "  its first row, manager of 5 stores"
    assert {"transaction-list, manager of a store", "transaction-list, manager of 5 stores"} - set(names) == set()
    assert [line for line in lines if line["measured"] <= 0 or line["limit"] <= 0 or line["target"] != "<= 300 ms"] == []
    assert done.returncode == (0 if all(line["met"] for line in lines) else 1)
    assert databases() - before == set()
