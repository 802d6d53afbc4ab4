"""The second sign-in of somebody who may do what the cashier may not."""

import argparse

from channel.lookup import SignedInStaff
from pos.cli.ask import read_pin
from pos.register import Register


def add_approval(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--approved-by", metavar="NUMBER", help="the staff number of somebody who may")
    parser.add_argument("--approver-pin", metavar="PIN", help="their PIN, else from standard input")


def approver(register: Register, arguments: argparse.Namespace) -> SignedInStaff | None:
    """Check who approves, None when nobody was named.

    Raises: SignInRefused.
    """
    if arguments.approved_by is None:
        return None
    return register.open_cart.approver(arguments.approved_by, read_pin(arguments.approver_pin))
