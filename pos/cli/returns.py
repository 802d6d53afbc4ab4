"""return: by receipt and line, or a product without a receipt."""

import argparse
from typing import Any

from channel.errors import InvalidInput
from pos.cli.approval import add_approval, approver
from pos.cli.money_words import line_words
from pos.register import Register


def add_commands(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("return", help="take goods back, by receipt or without one")
    parser.add_argument("code", nargs="?", help="a barcode or number, for a return without receipt")
    parser.add_argument("--receipt", help="the receipt the goods were sold with")
    parser.add_argument("--line", type=int, help="the line of that receipt")
    parser.add_argument("--reason", default="", help="why, for a return without receipt")
    parser.add_argument("--quantity", help="how much; with a receipt all that is left of the line, else one piece")
    parser.add_argument("--price", help="a price keyed in; needs the permission")
    add_approval(parser)
    parser.set_defaults(run=take_back)


def take_back(register: Register, arguments: argparse.Namespace) -> int:
    """Add a line that goes back."""
    if arguments.receipt and arguments.line and not arguments.code:
        line = register.return_line(
            arguments.receipt, arguments.line, quantity=arguments.quantity, approver=approver(register, arguments)
        )
    elif arguments.code and not arguments.receipt:
        line = register.return_product(
            arguments.code,
            reason=arguments.reason,
            quantity=arguments.quantity,
            price=arguments.price,
            approver=approver(register, arguments),
        )
    else:
        raise InvalidInput("Give either --receipt and --line, or a barcode with --reason.")
    print(line_words(line, register.cart().head.currency), flush=True)
    return 0
