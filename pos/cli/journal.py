"""journal."""

import argparse
from typing import Any

import msgspec

from pos.register import Register

LIMIT = 50


def add_commands(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("journal", help="list the latest transactions")
    parser.add_argument("--limit", type=int, default=LIMIT)
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=journal)


def journal(register: Register, arguments: argparse.Namespace) -> int:
    """List the latest transactions, newest first."""
    found = register.journal(limit=arguments.limit)
    if arguments.json:
        print(msgspec.json.format(msgspec.json.encode(found)).decode())
        return 0
    for entry in found:
        answer = entry.answer if entry.acknowledged_at else "waiting"
        total = f"{entry.gross} {entry.currency}"
        number = f"{entry.sequence_number:>6}  {entry.type:<18}  {entry.receipt_number:<24}"
        print(f"{number}  {entry.business_date}  {total:>16}  {answer}")
        for reason in entry.answer_reasons:
            print(f"        {reason}")
    return 0
