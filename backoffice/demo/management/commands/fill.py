"""`manage.py fill`: a made-up company to look at."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from backoffice.demo.domain.people import STAFF
from backoffice.demo.domain.stores import STORES
from backoffice.demo.use_cases.fill_demo_company import fill_demo_company

SIZES = ("demo",)


class Command(BaseCommand):
    help = "Fill a made-up company: stores, registers, products, prices, staff, customers, users. Can be repeated."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=SIZES, default="demo")
        parser.add_argument("--password", default="", help="of the portal's users; made and printed when left out")

    def handle(self, *_args: Any, **options: Any) -> None:
        passwords = fill_demo_company(password=options["password"])
        self.stdout.write("The demo company is filled in.")
        for name, password in passwords.items():
            self.stdout.write(f"portal: user {name}, password {password}")
        self.stdout.write("registers: " + ", ".join(number for plan in STORES for number in plan.register_numbers))
        for plan in STAFF:
            self.stdout.write(f"staff: {plan.number} {plan.name}, PIN {plan.pin}, {plan.permission_group.lower()}")
