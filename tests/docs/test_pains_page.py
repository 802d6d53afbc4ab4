"""docs/pains.md has a row for each pain that concerns distribution, and each row a test file named after it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "pains.md").read_text("utf-8")

CONCERN_DISTRIBUTION = (5, 6, 7, 9, 12, 13, 14, 15, 22, 23, 25)
ROW = re.compile(r"^\| (\d+) \| (.+) \| (.+) \| \[test\]\(\.\./(\S+)\) \|$", re.MULTILINE)
ROWS = {int(number): (there, here, test) for number, there, here, test in ROW.findall(PAGE)}
TESTS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests" / "pains").glob("test_*.py"))


def test_every_pain_that_concerns_distribution_has_a_row():
    assert tuple(ROWS) == CONCERN_DISTRIBUTION


def test_every_test_of_a_pain_is_in_a_row():
    assert sorted(test for _, _, test in ROWS.values()) == TESTS


@pytest.mark.parametrize("number", ROWS)
def test_row_names_a_test_of_its_own_pain(number):
    test = ROWS[number][2]
    assert test.startswith(f"tests/pains/test_pain_{number:02}_")
    assert "\ndef test_" in (ROOT / test).read_text("utf-8")
