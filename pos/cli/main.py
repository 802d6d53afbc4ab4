"""Reads the command line, prints the status header, runs one command, and turns errors into words and exit codes."""

import argparse
import logging
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

from channel.errors import EverytillError, HeadquartersUnreachable
from pos.cli import (
    activation,
    connection,
    doctor,
    drawer,
    equipment,
    export,
    journal,
    open_cart,
    receipts,
    returns,
    selling,
    staff,
    syncing,
)
from pos.cli.ask import agree_to_switch
from pos.cli.header import header_line, print_change
from pos.cli.printer import printing_afterwards
from pos.home import HOME_VARIABLE, RegisterHome, default_home
from pos.register import Register

GROUPS = (
    activation,
    syncing,
    staff,
    selling,
    returns,
    open_cart,
    drawer,
    connection,
    journal,
    receipts,
    equipment,
    doctor,
    export,
)
DONE, FAILED, UNREACHABLE = 0, 1, 3
EXIT_CODES = "exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 headquarters did not answer"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s", stream=sys.stderr)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    parsed = build_parser().parse_args(arguments)
    home = RegisterHome(parsed.home) if parsed.home else default_home()
    try:
        if hasattr(parsed, "run_on_home"):
            # what must work where the journal cannot be opened
            return int(parsed.run_on_home(home, parsed))
        with Register(home, agree_to_switch=agree_to_switch) as register, printing_afterwards(register):
            return _run(register, parsed)
    except HeadquartersUnreachable as error:
        return _fail(str(error), UNREACHABLE)
    except EverytillError as error:
        return _fail(str(error), FAILED)
    except (OSError, sqlite3.Error) as error:
        return _fail(f"The register's files cannot be used: {error}", FAILED)


def build_parser() -> argparse.ArgumentParser:
    """Build the parser from the groups of commands."""
    parser = argparse.ArgumentParser(prog="pos", description="The register of Everytill.", epilog=EXIT_CODES)
    parser.add_argument("--home", type=Path, help=f"the register's folder (else {HOME_VARIABLE}, else ~/.everytill/register)")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for group in GROUPS:
        group.add_commands(commands)
    return parser


def _run(register: Register, parsed: argparse.Namespace) -> int:
    """Print the header, run the command, and say when the connection changed meanwhile."""
    before = register.overview()
    as_json = getattr(parsed, "json", False)
    print(header_line(before), file=sys.stderr if as_json else sys.stdout, flush=True)
    try:
        return int(parsed.run(register, parsed))
    finally:
        if not as_json:
            print_change(register, before)


def _fail(message: str, code: int) -> int:
    print(f"Error: {message}", file=sys.stderr)
    return code
