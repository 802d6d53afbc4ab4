"""docs/register.md names what there is: variables, what the doctor looks at, files of an export, steps of the terminal."""

import argparse
import re
from pathlib import Path

from pos import equipment
from pos.cli.main import build_parser
from pos.doctor.examine import CHECKS
from pos.export import write_folder
from pos.payments.simulated import Failure, Step

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "register.md").read_text("utf-8")


def first_column(title: str) -> list[str]:
    """Return the first column of the table of a section, without its head."""
    section = re.split(r"\n#{2,3} ", PAGE.partition(f"# {title}\n")[2])[0]
    rows = [line.split("|")[1].strip().strip("`") for line in section.splitlines() if line.startswith("| ")]
    return rows[1:]


def options_of(command: str) -> set[str]:
    (commands,) = (action for action in build_parser()._actions if isinstance(action, argparse._SubParsersAction))
    return {option for action in commands.choices[command]._actions for option in action.option_strings} - {"-h", "--help"}


def test_equipment_and_its_variables():
    assert set(first_column("What stands beside it")) == options_of("equipment")
    assert set(re.findall(r"`(EVERYTILL_\w+)`", PAGE)) == set(equipment.VARIABLES.values())
    assert set(re.findall(r"`(everytill\.\w+)`", PAGE)) == {equipment.TERMINALS, equipment.FISCAL_ADAPTERS}


def test_what_the_doctor_looks_at():
    # the clock is looked at with the server, the journal before and the page after the others
    looked_at = ["journal", *(what for what, _check in CHECKS), "page"]
    looked_at.insert(looked_at.index("server") + 1, "clock")
    assert first_column("The doctor") == looked_at


def test_files_of_an_export():
    files = [write_folder.DOCUMENTS, write_folder.WAITING, write_folder.TABLE, write_folder.RECEIPTS, write_folder.READ_ME]
    assert first_column("When everything else fails") == files


def test_steps_and_failures_of_the_simulated_terminal():
    said = " ".join(PAGE.split()).partition("Steps are ")[2].partition(". ")[0]
    assert re.findall(r"`([^`]+)`", said) == [*Step, *Failure]
