"""receipt: on the screen, as PDF, on paper."""

import argparse
from pathlib import Path
from typing import Any

from pos.register import Register

OWN_PRINTER = ""


def add_commands(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("receipt", help="show a receipt, from here or from headquarters, or give it out")
    parser.add_argument("number")
    parser.add_argument("--pdf", type=Path, metavar="FILE", help="write it as PDF")
    parser.add_argument(
        "--print",
        dest="printer",
        nargs="?",
        const=OWN_PRINTER,
        metavar="DEVICE",
        help="print it, at the register's own printer if none is named: a file or device, or tcp://host:9100",
    )
    parser.set_defaults(run=receipt)


def receipt(register: Register, arguments: argparse.Namespace) -> int:
    """Show a receipt, or give it out."""
    transaction, desk = register.receipt(arguments.number), register.receipts
    if arguments.pdf is not None:
        arguments.pdf.write_bytes(desk.pdf(transaction))
        print(f"Written to {arguments.pdf}", flush=True)
    if arguments.printer is not None:
        desk.print(transaction, arguments.printer or None)
        print(f"Printed at {arguments.printer or desk.printer}", flush=True)
    if arguments.pdf is None and arguments.printer is None:
        print("\n".join(line.text for line in desk.lines(transaction)))
    return 0
