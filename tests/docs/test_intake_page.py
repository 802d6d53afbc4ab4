"""docs/intake.md names the codes that the program says, and no others."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("channel", "registers", "backoffice")
SAID = re.compile(r'\b(Reason|Note|Finding|check_amount)\(\s*"([a-z-]+)"')


def said(*kinds):
    codes = set()
    for folder in SOURCES:
        for path in (ROOT / folder).rglob("*.py"):
            codes |= {code for kind, code in SAID.findall(path.read_text("utf-8")) if kind in kinds}
    return codes


def listed(title):
    section = (ROOT / "docs" / "intake.md").read_text("utf-8").partition(f"## {title}\n")[2].partition("\n## ")[0]
    return {code for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE) for code in re.findall(r"`([a-z-]+)`", row)}


def test_reasons_are_those_of_the_program():
    # Written as one f-string for both.
    assert listed("Reasons") == said("Reason", "Finding", "check_amount") | {"foreign-register", "foreign-store"}


def test_notes_are_those_of_the_program():
    assert listed("Notes") == said("Note")
