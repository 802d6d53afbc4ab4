"""Write transactions, their lines or daily totals into a file."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from channel.errors import InvalidInput
from registers.queries.exported_rows import EXPORTS
from registers.queries.store_reach import EVERYTHING
from registers.use_cases.export_ledger import FORMATS, export_ledger


class Command(BaseCommand):
    help = "Export a table of the ledger as CSV or Parquet, for a store and business dates; memory does not grow with it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("table", choices=sorted(EXPORTS))
        parser.add_argument("--format", choices=sorted(FORMATS), default="csv", dest="file_format")
        parser.add_argument("--store", help="the number of one store; without it, all")
        parser.add_argument(
            "--from", type=date.fromisoformat, dest="first_date", metavar="YYYY-MM-DD", help="first business date"
        )
        parser.add_argument("--to", type=date.fromisoformat, dest="last_date", metavar="YYYY-MM-DD", help="last business date")
        parser.add_argument("--output", type=Path, help="the file to write; without it, standard output")

    def handle(self, *_args: Any, output: Path | None, store: str | None, **options: Any) -> None:
        names = ("table", "file_format", "first_date", "last_date")
        try:
            pieces = export_ledger(reach=EVERYTHING, store_number=store, **{name: options[name] for name in names})
        except InvalidInput as error:
            raise CommandError(error.message) from error
        if output is None:
            for piece in pieces:
                sys.stdout.buffer.write(piece)
            return
        with output.open("wb") as file:
            file.writelines(pieces)
