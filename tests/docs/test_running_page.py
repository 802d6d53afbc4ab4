"""docs/running.md names every variable and every command there is, and no others."""

import argparse
import re
from pathlib import Path

import pytest

from pos.cli.main import build_parser

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "running.md").read_text("utf-8")
SETTINGS = ROOT / "backoffice" / "settings"

READ_VARIABLE = re.compile(r"""\b(?:env_\w+|secret)\(\s*"([A-Z_]+)\"""")
TABLE_VARIABLE = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)
EXAMPLE_VARIABLE = re.compile(r"^#?([A-Z_]+)=", re.MULTILINE)

# Django's own `migrate` and `check` are on the page as well; these are ours.
COMMANDS = sorted(
    path.stem
    for app in ("backoffice", "distribution", "registers")
    for path in (ROOT / app).glob("**/management/commands/*.py")
    if path.stem != "__init__"
)


def section(title: str) -> str:
    """Return one section of the page."""
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def commands_in(text: str) -> set[str]:
    """Return the first words of what the first columns of a section's tables show as code."""
    first_columns = [line.split(" | ")[0] for line in text.splitlines() if line.startswith("| `")]
    return {code.split()[0] for column in first_columns for code in re.findall(r"`([^`]+)`", column)}


def read_variables() -> set[str]:
    """Return the names of the variables the settings read."""
    return {name for file in SETTINGS.glob("*.py") for name in READ_VARIABLE.findall(file.read_text("utf-8"))}


def test_every_variable_the_settings_read_is_in_the_table():
    assert set(TABLE_VARIABLE.findall(section("Variables"))) == read_variables()


def test_example_of_an_environment_has_every_variable():
    assert set(EXAMPLE_VARIABLE.findall((ROOT / ".env.example").read_text("utf-8"))) == read_variables()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_hq_is_on_the_page(name):
    assert f"`{name}" in section("HQ's commands")


def test_page_and_register_know_the_same_commands():
    parsers = [action for action in build_parser()._actions if isinstance(action, argparse._SubParsersAction)]
    assert commands_in(section("The register")) == set(parsers[0].choices)
