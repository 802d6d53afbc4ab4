"""doctor: every line says how it is, and below what to do."""

import argparse
import sys
from typing import Any

import msgspec

from pos.cli.page_port import PAGE_PORT, page_port
from pos.doctor.examine import examine
from pos.doctor.finding import Finding, Level
from pos.home import RegisterHome


def add_commands(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("doctor", help="check the register, and say what to do")
    parser.add_argument(
        "--page",
        type=page_port,
        default=PAGE_PORT,
        metavar="PORT",
        help=f"where its page is shown ({PAGE_PORT}); off for nowhere",
    )
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run_on_home=doctor)


def doctor(home: RegisterHome, arguments: argparse.Namespace) -> int:
    """Examine the register; 1 when something is broken."""
    found = examine(home, port=arguments.page)
    if arguments.json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(found)).decode() + "\n")
    else:
        print("\n".join(line for finding in found for line in _words(finding)))
    return 1 if any(finding.level is Level.FAIL for finding in found) else 0


def _words(finding: Finding) -> list[str]:
    lines = [f"{finding.level.value}  {finding.what:<15} {finding.words}"]
    return lines if not finding.remedy else [*lines, f"      {'':<15} -> {finding.remedy}"]
