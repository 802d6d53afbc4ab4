"""equipment: what stands beside the register; card-payments: what became of money a terminal was asked for."""

import argparse
from typing import Any, Final

from pos.equipment import NONE
from pos.journal import settings
from pos.journal.card_payments import CardPayment
from pos.register import Register

OPTIONS: Final = {
    "printer": (settings.PRINTER, "Printer", "a file or device, /dev/usb/lp0, or tcp://host:9100"),
    "terminal": (settings.CARD_TERMINAL, "Card terminal", "simulated, an entry point, or package.module:name"),
    "offline_card_limit": (settings.OFFLINE_CARD_LIMIT, "Cards offline up to", "an amount of the store's currency"),
    "fiscal_adapter": (settings.FISCAL_ADAPTER, "Fiscal adapter", "an entry point, or package.module:name"),
}


def add_commands(commands: Any) -> None:
    """Add the commands."""
    parser = commands.add_parser("equipment", help="show or set printer, card terminal and fiscal adapter")
    for option, (_setting, _title, form) in OPTIONS.items():
        parser.add_argument(f"--{option.replace('_', '-')}", metavar="NAME", help=f"{form}; {NONE} removes it")
    parser.set_defaults(run=equipment)
    parser = commands.add_parser("card-payments", help="settle what a card terminal was asked for, and list it")
    parser.add_argument("--limit", type=int, default=20)
    parser.set_defaults(run=card_payments)


def equipment(register: Register, arguments: argparse.Namespace) -> int:
    """Set what is named, and show all of it."""
    known = register.context.equipment
    for option, (setting, title, _form) in OPTIONS.items():
        named = getattr(arguments, option)
        if named is not None:
            known.name(setting, named)
        print(f"{title:<20} {known.named(setting) or NONE}", flush=True)
    return 0


def card_payments(register: Register, arguments: argparse.Namespace) -> int:
    """Settle what is open, and list the latest payments; 1 while it is not known whether a card was charged."""
    register.receipts.settle_cards()
    found = register.receipts.card_payments(limit=arguments.limit)
    for payment in found:
        print(_words(payment))
    return 1 if any(payment.trouble for payment in found) else 0


def _words(payment: CardPayment) -> str:
    card = f"card {payment.slip.last_digits}" if payment.slip is not None else ""
    words = f"{payment.asked_at}  {payment.amount:>10f} {payment.currency}  {payment.state.value:<9}  {card}"
    return f"{words}  {payment.trouble}".rstrip()
