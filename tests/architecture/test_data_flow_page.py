"""docs/data-flow.md names one file per step of the two journeys; a file that moved takes the page with it."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "data-flow.md"

# `registers/use_cases/activate_device.py`, with or without a function after a colon
NAMED_FILE = re.compile(r"`((?:[\w.-]+/)+[\w.-]+\.[a-z]+)(?::[\w.]+)?`")


def named_files() -> list[str]:
    """Return the files the page names, in its order."""
    return NAMED_FILE.findall(PAGE.read_text("utf-8"))


def test_every_step_of_both_journeys_names_a_file():
    # seven steps of a change at HQ and four of a sale, see the page
    assert len(set(named_files())) >= 11


def test_data_flow_page_names_files_that_exist():
    assert [name for name in named_files() if not (ROOT / name).is_file()] == []
