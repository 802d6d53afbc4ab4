"""Issue one signed file with activation codes for many registers."""

import argparse
import os
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.management.base import BaseCommand, CommandError

from distribution.use_cases.issue_activation_file import issue_activation_file
from registers.models import Register


class Command(BaseCommand):
    help = "Issue one signed file with which many registers are activated: python -m pos activate --file FILE --register NUMBER."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--registers", nargs="+", required=True, metavar="NUMBER", help="the numbers of the registers")
        parser.add_argument("--server", required=True, metavar="URL", help="the address under which registers reach headquarters")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE", help="the file to write; it must not exist yet")
        parser.add_argument("--user", metavar="NAME", help="who does it, for the registers' logs")

    def handle(self, *_args: Any, registers: list[str], server: str, output: Path, user: str | None, **_options: Any) -> None:
        if not server.startswith(("https://", "http://")):
            raise CommandError("--server is an address that begins with https:// or http://.")
        chosen = _registers(registers)
        person = _user(user)
        try:
            # codes are in it: for this person's eyes, and never over another file
            descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
        with os.fdopen(descriptor, "wb") as file:
            issued = issue_activation_file(registers=chosen, server_url=server, user=person)
            file.write(issued.content)
        self.stdout.write(f"{output}: codes for {len(chosen)} registers. Each works once; guard the file like a key.")
        self.stdout.write(f"Signed with the key {issued.fingerprint}")


def _registers(numbers: list[str]) -> list[Register]:
    """Find the registers.

    Raises:
        CommandError: one of them does not exist.
    """
    found = {register.number: register for register in Register.objects.select_related("store").filter(number__in=numbers)}
    missing = [number for number in numbers if number not in found]
    if missing:
        raise CommandError(f"There is no register {', '.join(missing)}.")
    return list(found.values())


def _user(name: str | None) -> AbstractBaseUser | None:
    """Find who does it.

    Raises:
        CommandError: there is nobody of this name.
    """
    if name is None:
        return None
    user = get_user_model().objects.filter(username=name).first()
    if user is None:
        raise CommandError(f"There is nobody called {name}.")
    return user
