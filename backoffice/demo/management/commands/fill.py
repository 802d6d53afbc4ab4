"""`manage.py fill`: a made-up company to look at, small as a demo or with thousands of registers."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from backoffice.demo.domain.people import STAFF
from backoffice.demo.domain.sizes import SIZES
from backoffice.demo.domain.stores import STORES
from backoffice.demo.use_cases.fill_at_size import fill_at_size
from backoffice.demo.use_cases.fill_demo_company import fill_demo_company
from channel.errors import StateConflict

DEMO = "demo"
SIGNALLED = 130


class Command(BaseCommand):
    help = (
        "Fill a made-up company: stores, registers, products, prices, staff, customers, users. The demo size can be repeated; "
        "the others add a year of sales and take a database that holds nothing else. Ctrl-C cancels, and nothing stays."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=(DEMO, *SIZES), default=DEMO)
        parser.add_argument("--password", default="", help="of the portal's users; made and printed when left out")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["size"] == DEMO:
            passwords = fill_demo_company(password=options["password"])
            self.stdout.write("The demo company is filled in.")
        else:
            passwords = self._fill(options["size"], options["password"])
        for name, password in passwords.items():
            self.stdout.write(f"portal: user {name}, password {password}")
        self.stdout.write("registers: " + ", ".join(number for plan in STORES for number in plan.register_numbers))
        for plan in STAFF:
            self.stdout.write(f"staff: {plan.number} {plan.name}, PIN {plan.pin}, {plan.permission_group.lower()}")

    def _fill(self, name: str, password: str) -> dict[str, str]:
        size = SIZES[name]
        self._say(f"filling in {size.registers:,} registers, {size.products:,} products and {size.transactions:,} transactions")
        try:
            passwords = fill_at_size(size=size, now=timezone.now(), say=self._step, password=password)
        except StateConflict as error:
            raise CommandError(error.message) from error
        except KeyboardInterrupt as interrupt:
            raise CommandError("Canceled: the database is as it was.", returncode=SIGNALLED) from interrupt
        if connection.vendor == "postgresql" and not connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM")
        self._say("The company is filled in.")
        return passwords

    def _step(self, title: str, seconds: float) -> None:
        self._say(f"{seconds:8.1f} s  {title}")

    def _say(self, text: str) -> None:
        """Print at once, because somebody waits for it."""
        self.stdout.write(text)
        self.stdout.flush()
