"""discount, override-price, change-quantity, void-line, comment, suspend, suspended, recall."""

import argparse
from typing import Any

from channel.errors import NotFound
from pos.cli.approval import add_approval, approver
from pos.cli.drawer_words import document_words
from pos.cli.money_words import cart_words, line_words
from pos.register import Register
from pos.selling.discount import AskedDiscount


def add_commands(commands: Any) -> None:
    """Add the commands that change the open transaction, and those that set it aside."""
    _add_changes(commands)
    parser = commands.add_parser("comment", help="note something on the open transaction")
    parser.add_argument("text")
    parser.set_defaults(run=comment)

    commands.add_parser("remove-customer", help="take the customer off the open transaction").set_defaults(run=remove_customer)

    parser = commands.add_parser("suspend", help="set the open transaction aside")
    parser.add_argument("--reason", default="")
    parser.add_argument("--comment", default="")
    parser.set_defaults(run=suspend)
    commands.add_parser("suspended", help="list what was set aside").set_defaults(run=suspended)
    parser = commands.add_parser("recall", help="go on with what was set aside")
    parser.add_argument("number", nargs="?", type=int, help="its number, as `suspended` lists it")
    parser.set_defaults(run=recall)


def _add_changes(commands: Any) -> None:
    """Add what somebody else may have to approve."""
    parser = commands.add_parser("discount", help="take something off a line, or off everything in the cart")
    parser.add_argument("--line", type=int, help="the line; without it, all lines together")
    parser.add_argument("--percent")
    parser.add_argument("--amount")
    parser.add_argument("--reason", default="")
    add_approval(parser)
    parser.set_defaults(run=discount)

    parser = commands.add_parser("override-price", help="key another price for a line")
    parser.add_argument("line", type=int)
    parser.add_argument("price")
    add_approval(parser)
    parser.set_defaults(run=override_price)

    parser = commands.add_parser("change-quantity", help="sell more or less of what a line sells")
    parser.add_argument("line", type=int)
    parser.add_argument("quantity")
    add_approval(parser)
    parser.set_defaults(run=change_quantity)

    parser = commands.add_parser("void-line", help="take a line out of the cart")
    parser.add_argument("line", type=int)
    add_approval(parser)
    parser.set_defaults(run=void_line)


def remove_customer(register: Register, _arguments: argparse.Namespace) -> int:
    """Take the customer off."""
    register.open_cart.remove_customer()
    print("\n".join(cart_words(register.cart())))
    return 0


def discount(register: Register, arguments: argparse.Namespace) -> int:
    """Take something off."""
    asked = AskedDiscount(percent=arguments.percent, amount=arguments.amount, reason=arguments.reason)
    if arguments.line is None:
        register.open_cart.discount(asked, approver=approver(register, arguments))
    else:
        register.open_cart.discount_line(arguments.line, asked, approver=approver(register, arguments))
    return _print_cart(register)


def override_price(register: Register, arguments: argparse.Namespace) -> int:
    """Key another price."""
    register.open_cart.override_price(arguments.line, arguments.price, approver=approver(register, arguments))
    return _print_cart(register)


def change_quantity(register: Register, arguments: argparse.Namespace) -> int:
    """Change a line's quantity."""
    register.open_cart.change_quantity(arguments.line, arguments.quantity, approver=approver(register, arguments))
    return _print_cart(register)


def comment(register: Register, arguments: argparse.Namespace) -> int:
    """Note something."""
    register.open_cart.comment(arguments.text)
    return _print_cart(register)


def void_line(register: Register, arguments: argparse.Namespace) -> int:
    """Take a line out."""
    line = register.open_cart.void_line(arguments.line, approver=approver(register, arguments))
    print(f"Voided: {line_words(line, register.cart().head.currency)}", flush=True)
    return _print_cart(register)


def suspend(register: Register, arguments: argparse.Namespace) -> int:
    """Set the cart aside."""
    set_aside = register.open_cart.suspend(reason=arguments.reason, comment=arguments.comment)
    print(document_words(set_aside.transaction), flush=True)
    return 0


def suspended(register: Register, _arguments: argparse.Namespace) -> int:
    """List what waits."""
    for waiting in register.open_cart.suspended():
        total = f"{waiting.totals.gross} {waiting.currency}"
        print(f"{waiting.sequence_number:>6}  {waiting.completed_at}  {len(waiting.lines):>4} lines  {total:>16}")
    return 0


def recall(register: Register, arguments: argparse.Namespace) -> int:
    """Go on with it."""
    register.open_cart.recall(None if arguments.number is None else _id(register, arguments.number))
    return _print_cart(register)


def _id(register: Register, number: int) -> str:
    """Return the id of the suspended transaction with this number.

    Raises: NotFound.
    """
    for waiting in register.open_cart.suspended():
        if waiting.sequence_number == number:
            return waiting.id
    raise NotFound(f"No transaction with number {number} waits.")


def _print_cart(register: Register) -> int:
    print("\n".join(cart_words(register.cart())), flush=True)
    return 0
