"""`manage.py import_csv`: the import page for scripts and for files too large for a browser."""

import shutil
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterable
from pathlib import Path
from time import sleep
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from backoffice.imports.models import ImportJob
from backoffice.imports.queries.import_preview import preview_import
from backoffice.imports.queries.import_report import import_remarks, import_report
from backoffice.imports.queries.stored_files import refused_path
from backoffice.imports.use_cases.create_import_job import create_import_job
from backoffice.imports.use_cases.run_import import run_import
from backoffice.imports.use_cases.start_import import start_import
from channel.errors import EverytillError

OPTION_NAMES = (
    "assortment", "unit", "tax_group", "price_group", "valid_from", "address_book", "channel_data_group", "currency", "time_zone"
)  # fmt: skip
#: Never chosen for people: it would put products on sale somewhere, people on a list, or stores in a group.
NEVER_PROPOSED = ("assortment", "price_group", "address_book", "channel_data_group")
ENDED = (ImportJob.State.SUCCEEDED, ImportJob.State.FAILED, ImportJob.State.CANCELED)


class Command(BaseCommand):
    help = "Import a CSV or Excel file. Good rows go in, bad rows come back with a reason."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        kwargs.setdefault("formatter_class", RawDescriptionHelpFormatter)
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.epilog = "example:\n  manage.py import_csv products items.csv --map number=sku --map name=title --assortment MAIN"
        parser.add_argument("kind", choices=[kind.lower() for kind in ImportJob.Kind.values])
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--map", action="append", default=[], metavar="FIELD=COLUMN", help="what a column means; an empty column: nothing"
        )
        parser.add_argument("--assortment", help="code of the assortment the products go to")
        parser.add_argument("--unit", help="code of the unit of new products without one")
        parser.add_argument("--tax-group", help="code of the tax group of new products without one")
        parser.add_argument("--price-group", help="code of the price group the prices go to")
        parser.add_argument("--valid-from", metavar="YYYY-MM-DD", help="first day of the prices; today when left out")
        parser.add_argument("--address-book", help="code of the address book the customers go to, or new stores are given")
        parser.add_argument("--channel-data-group", help="name of the group of new stores")
        parser.add_argument("--currency", help="code of the currency of new stores without one")
        parser.add_argument("--time-zone", help="of new stores without one, like Europe/Berlin")
        parser.add_argument("--sheet", default="", help="of an Excel file; the first when left out")
        parser.add_argument("--encoding", default="", help="detected when left out")
        parser.add_argument("--delimiter", default="", help="detected when left out")
        parser.add_argument("--refused", type=Path, metavar="FILE", help="where the refused rows are to be copied")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            job = self._start(options)
        except EverytillError as error:
            raise CommandError(error.message) from error
        if not run_import(job_id=job.pk, on_progress=self._print_progress):
            self._wait(job)
        job.refresh_from_db()
        self._print_report(job)
        self._hand_out_refused(job, options["refused"])
        if job.state != ImportJob.State.SUCCEEDED:
            raise CommandError(job.message or f"The import is {job.get_state_display()}.")

    def _start(self, options: dict[str, Any]) -> ImportJob:
        """Create and start the job; what is not given is proposed, and said."""
        try:
            with options["file"].open("rb") as file:
                job = create_import_job(
                    kind=options["kind"].upper(),
                    uploaded_file=File(file, name=options["file"].name),
                    user=None,
                    encoding=options["encoding"],
                    delimiter=options["delimiter"],
                    sheet=options["sheet"],
                )
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        preview = preview_import(job, today=timezone.localdate())
        given = {name: options[name] for name in OPTION_NAMES if options[name] is not None}
        mapping = preview.mapping | _parse_mapping(options["map"])
        proposed = {name: code for name, code in preview.options.items() if name not in NEVER_PROPOSED}
        start_import(job=job, mapping=mapping, options=proposed | given, now=timezone.now())
        self._print_choices(job)
        return job

    def _print_choices(self, job: ImportJob) -> None:
        self.stdout.write(f"{job.file_name}: {job.rows_total} rows, {job.encoding}, separated by {job.delimiter!r}")
        self.stdout.write("  columns: " + ", ".join(f"{field} = {column}" for field, column in job.mapping.items()))
        if job.options:
            self.stdout.write("  options: " + ", ".join(f"{name} = {value}" for name, value in job.options.items()))

    def _print_progress(self, job: ImportJob) -> None:
        self.stdout.write(f"  {job.rows_read} of {job.rows_total} rows read, {job.rows_refused} refused")

    def _wait(self, job: ImportJob) -> None:
        """Look on while a worker, whose sweep was faster, does the work."""
        while job.state not in ENDED:
            sleep(1)
            job.refresh_from_db()
            self._print_progress(job)

    def _print_report(self, job: ImportJob) -> None:
        self.stdout.write(f"rows in the file  {job.rows_read}")
        self.stdout.write(f"  in              {job.rows_in} (repaired: {job.rows_repaired})")
        self.stdout.write(f"  repeated        {job.rows_repeated}")
        self.stdout.write(f"  refused         {job.rows_refused}")
        for line in import_report(job):
            where = f"{line.field}: " if line.field else ""
            self.stdout.write(f"{line.section}: {where}{line.label}: {line.count}")
        for remark in import_remarks(job):
            self.stdout.write(remark)

    def _hand_out_refused(self, job: ImportJob, target: Path | None) -> None:
        if job.refused_name:
            path = refused_path(job)
            if target is not None:
                path = Path(shutil.copyfile(path, target))
            self.stdout.write(f"refused rows: {path}")


def _parse_mapping(pairs: Iterable[str]) -> dict[str, str]:
    """Build {field: column} from FIELD=COLUMN. Raises CommandError when there is no "="."""
    mapping = {}
    for pair in pairs:
        field, equals, column = pair.partition("=")
        if not equals:
            raise CommandError(f"--map {pair}: write FIELD=COLUMN")
        mapping[field.strip()] = column.strip()
    return mapping
