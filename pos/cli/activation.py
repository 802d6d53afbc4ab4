"""validate, activate, hand-over."""

import argparse
import sys
from pathlib import Path
from typing import Any

from channel.activation import ActivationAnswer
from channel.activation_check import may_activate
from channel.activation_link import read_activation_link
from channel.errors import InvalidInput
from pos.cli.syncing import sync
from pos.register import Register
from pos.syncing.hand_over import HandOverReport

TAKEN_IN = {"posted": "posted", "repeated": "already there", "quarantined": "in quarantine", "unreadable": "kept unread"}
DEVICE_WORDS = {"REGISTER": "register", "PRICE_CHECKER": "price checker of register"}


def add_commands(commands: Any) -> None:
    """Add the commands."""
    parser = commands.add_parser("activate", help="make this device a register")
    _add_where(parser)
    parser.add_argument(
        "--file", type=Path, metavar="FILE", help="a signed file of headquarters with the codes of many registers"
    )
    parser.add_argument("--register", metavar="NUMBER", help="which register of the file")
    parser.add_argument("--fingerprint", metavar="HEX", help="of the key that signed the file; without it a person is asked")
    parser.add_argument("--sync-now", action="store_true", help="fetch the data at once, not with the first sign-in")
    parser.set_defaults(run=activate)
    parser = commands.add_parser("validate", help="list what would be in the way of an activation, without activating")
    _add_where(parser)
    parser.set_defaults(run=validate)
    parser = commands.add_parser("hand-over", help="bring the sales that hardware still holds which is no register any more")
    parser.add_argument("--code", help="the hand-over code, which works once; without it a hand-over that was cut off goes on")
    parser.set_defaults(run=hand_over)


def _add_where(parser: argparse.ArgumentParser) -> None:
    """Add the ways to say where headquarters is and which code is used."""
    parser.add_argument("--server", metavar="URL", help="the address of headquarters")
    parser.add_argument("--code", help="the activation code, which works once")
    parser.add_argument("--from", dest="link", metavar="TEXT", help="what the QR code of headquarters holds: address and code")


def activate(register: Register, arguments: argparse.Namespace) -> int:
    """Activate, and fetch the data if asked to."""
    answer = _activated(register, arguments)
    what = DEVICE_WORDS.get(answer.device_type, answer.device_type)
    print(f"Activated as {what} {answer.register_number} ({answer.register_name}) of store {answer.store_number}.", flush=True)
    return sync(register, arguments) if arguments.sync_now else 0


def _activated(register: Register, arguments: argparse.Namespace) -> ActivationAnswer:
    if arguments.file is None:
        return register.activate(*_where(arguments))
    if not arguments.register or arguments.server or arguments.code or arguments.link:
        raise InvalidInput("With --file say which --register; the file holds the address and the code.")
    return register.activate_from_file(
        arguments.file, arguments.register, known_fingerprint=arguments.fingerprint, vouch=_vouch_for_key
    )


def validate(register: Register, arguments: argparse.Namespace) -> int:
    """Print each check with what to do about it; 0 when nothing forbids the activation."""
    checks = register.validate(*_where(arguments))
    for check in checks:
        print(f"{check.result.value.lower():<8} {check.name:<16} {check.finding}")
        if check.remedy:
            print(f"{'':<25} {check.remedy}")
    if may_activate(checks):
        print("Nothing is in the way of the activation.")
        return 0
    print("Mend what failed, then validate again.")
    return 1


def hand_over(register: Register, arguments: argparse.Namespace) -> int:
    """Bring what waits, and say what headquarters took in; 0 when nothing waits any more."""
    report = register.hand_over(arguments.code)
    print(_hand_over_words(report))
    return 0 if not report.waiting else 1


def _hand_over_words(report: HandOverReport) -> str:
    if not report.taken_in and not report.waiting:
        return "Nothing waits here: headquarters has every transaction of this journal."
    parts = [f"{count} {TAKEN_IN[answer]}" for answer, count in report.taken_in.items()]
    taken_in = f"Headquarters took in {sum(report.taken_in.values())} transactions"
    words = f"{taken_in}: {', '.join(parts)}" if parts else taken_in
    refused = f" {report.refused} were refused." if report.refused else ""
    return f"{words}. {report.waiting} are waiting.{refused}"


def _where(arguments: argparse.Namespace) -> tuple[str, str]:
    """Return headquarters' address and the code.

    Raises: InvalidInput when they are not given in one of the two ways.
    """
    if arguments.link and not (arguments.server or arguments.code):
        return read_activation_link(arguments.link)
    if arguments.server and arguments.code and not arguments.link:
        return arguments.server, arguments.code
    raise InvalidInput("Say --server and --code, or --from with the text of the QR code.")


def _vouch_for_key(shown: str) -> bool:
    """Ask the person at the keyboard; without one nobody vouches."""
    print(f"The activation file is signed with the key\n  {shown}")
    if not sys.stdin.isatty():
        print("Give --fingerprint with what headquarters shows beside the file.")
        return False
    try:
        return input("Is this what headquarters shows? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False
