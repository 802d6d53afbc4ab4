"""Compare the daily totals with the ledger they were added up from."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from registers.use_cases.check_daily_totals import TotalDifference, check_daily_totals


class Command(BaseCommand):
    help = "Add the whole ledger up anew and compare it with the daily totals; exits 1 when something differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="make the totals what the ledger comes to, and exit 0")

    def handle(self, *_args: Any, repair: bool, **_options: Any) -> None:
        differences = check_daily_totals(repair=repair)
        for difference in differences:
            self.stdout.write(_line(difference))
        self.stdout.write(_verdict(len(differences), repair))
        if differences and not repair:
            sys.exit(1)


def _line(difference: TotalDifference) -> str:
    """Write a difference as one line."""
    place = " ".join(str(value) for value in difference.key)
    kept, counted = (_numbers(numbers) for numbers in (difference.kept, difference.counted))
    return f"{difference.table} {place}: {kept} is kept, the ledger comes to {counted}"


def _numbers(numbers: list[Any] | None) -> str:
    return "nothing" if numbers is None else " ".join(str(number) for number in numbers)


def _verdict(count: int, repair: bool) -> str:
    if not count:
        return "The daily totals are what the ledger comes to."
    return f"{count} rows differed and were put right." if repair else f"{count} rows differ."
