"""shift open, shift close, x-report, z-report, declare, float, drop, safe-drop, no-sale."""

import argparse
from typing import Any

import msgspec

from pos.cli.approval import add_approval, approver
from pos.cli.counted import FORM, counted
from pos.cli.drawer_words import document_words, report_words
from pos.register import Register
from pos.selling.shift_report import ShiftReport

MOVES = {
    "float": "put change money into the drawer",
    "drop": "take money out of the drawer",
    "safe-drop": "bring money from the drawer to the safe",
}


def add_commands(commands: Any) -> None:
    """Add the commands of drawer and shift."""
    _add_shift(commands)
    for name, words in MOVES.items():
        parser = commands.add_parser(name, help=words)
        parser.add_argument("money", nargs="+", type=counted, metavar="MONEY", help=FORM)
        parser.add_argument("--reason", default="")
        parser.set_defaults(run=move, way=name)
    parser = commands.add_parser("no-sale", help="open the drawer without a sale")
    parser.add_argument("--reason", required=True)
    add_approval(parser)
    parser.set_defaults(run=no_sale)


def _add_shift(commands: Any) -> None:
    """Add what begins, ends and reports a shift."""
    shift = commands.add_parser("shift", help="open or close a shift").add_subparsers(required=True, metavar="open|close")
    parser = shift.add_parser("open", help="begin with counted money in the drawer")
    parser.add_argument("--float", default="0", metavar="AMOUNT", dest="float_amount", help="how much cash there is")
    parser.set_defaults(run=open_shift)
    parser = shift.add_parser("close", help="end with what was counted")
    parser.add_argument("counted", nargs="*", type=counted, metavar="MONEY", help=FORM)
    parser.add_argument("--reason", default="", help="why there is a difference")
    parser.set_defaults(run=close_shift)
    parser = commands.add_parser("declare", help="say what was counted; the shift goes on")
    parser.add_argument("counted", nargs="+", type=counted, metavar="MONEY", help=FORM)
    parser.add_argument("--reason", default="")
    parser.set_defaults(run=declare)
    parser = commands.add_parser("x-report", help="what the open shift comes to")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=x_report)
    parser = commands.add_parser("z-report", help="what a closed shift came to")
    parser.add_argument("number", nargs="?", type=int, help="the shift's number, else the last one")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=z_report)


def open_shift(register: Register, arguments: argparse.Namespace) -> int:
    """Open a shift."""
    print(document_words(register.drawer.open_shift(arguments.float_amount).transaction), flush=True)
    return 0


def close_shift(register: Register, arguments: argparse.Namespace) -> int:
    """Close the shift and print its report."""
    print(document_words(register.drawer.close_shift(arguments.counted, reason=arguments.reason).transaction), flush=True)
    print("\n".join(report_words(register.drawer.z_report())))
    return 0


def declare(register: Register, arguments: argparse.Namespace) -> int:
    """Say what was counted."""
    print(document_words(register.drawer.declare(arguments.counted, reason=arguments.reason).transaction), flush=True)
    return 0


def move(register: Register, arguments: argparse.Namespace) -> int:
    """Move money without a sale."""
    drawer = register.drawer
    way = {"float": drawer.add_float, "drop": drawer.drop, "safe-drop": drawer.safe_drop}[arguments.way]
    print(document_words(way(arguments.money, reason=arguments.reason).transaction), flush=True)
    return 0


def no_sale(register: Register, arguments: argparse.Namespace) -> int:
    """Open the drawer without a sale."""
    opened = register.drawer.no_sale(arguments.reason, approver=approver(register, arguments))
    print(document_words(opened.transaction), flush=True)
    return 0


def x_report(register: Register, arguments: argparse.Namespace) -> int:
    """Print the X report."""
    return _print(register.drawer.x_report(), as_json=arguments.json)


def z_report(register: Register, arguments: argparse.Namespace) -> int:
    """Print a Z report."""
    return _print(register.drawer.z_report(arguments.number), as_json=arguments.json)


def _print(report: ShiftReport, *, as_json: bool) -> int:
    if as_json:
        print(msgspec.json.format(msgspec.json.encode(report)).decode())
    else:
        print("\n".join(report_words(report)))
    return 0
