"""sign-in, sign-out."""

import argparse
from typing import Any

from pos.cli.ask import PIN_VARIABLE, read_pin
from pos.register import Register


def add_commands(commands: Any) -> None:
    """Add the commands."""
    parser = commands.add_parser("sign-in", help="take the register over")
    parser.add_argument("number", help="the staff number")
    parser.add_argument("--pin", help=f"else from {PIN_VARIABLE} or standard input")
    parser.set_defaults(run=sign_in)
    commands.add_parser("sign-out", help="leave the register").set_defaults(run=sign_out)


def sign_in(register: Register, arguments: argparse.Namespace) -> int:
    """Sign in."""
    staff = register.sign_in(arguments.number, read_pin(arguments.pin))
    print(f"Signed in: {staff.name} ({staff.number})")
    if not register.context.offline.exists:
        print("The register has no offline database: it sells while headquarters answers.")
    return 0


def sign_out(register: Register, _arguments: argparse.Namespace) -> int:
    """Sign out."""
    register.sign_out()
    print("Signed out.")
    return 0
