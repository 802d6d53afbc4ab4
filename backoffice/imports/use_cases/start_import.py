"""Releases a draft to the workers. A row and nothing else: whoever calls leaves the hint once the row is committed."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from backoffice.audit.use_cases.noted_change import noted_change
from backoffice.imports.domain.mapping import check_mapping
from backoffice.imports.domain.options import OPTIONS
from backoffice.imports.domain.records import read_columns
from backoffice.imports.models import ImportJob
from backoffice.imports.queries.import_options import look_up_options
from backoffice.imports.queries.stored_files import csv_format, source_path
from channel.errors import StateConflict

from .remember_mapping import remember_mapping


@transaction.atomic
def start_import(*, job: ImportJob, mapping: Mapping[str, str], options: Mapping[str, str], now: datetime) -> None:
    """Keep what the columns mean and what else was chosen, for the next such file too, and let the job wait for a worker.

    Raises:
        StateConflict: the job is no draft any more.
        InvalidInput: mapping or options make no sense; `errors` has one entry for each.
    """
    job.refresh_from_db()
    if job.state != ImportJob.State.DRAFT:
        raise StateConflict("This import was started before.")
    chosen = {name: value for name, value in options.items() if value}
    columns = read_columns(source_path(job), csv_format(job))
    job.mapping = check_mapping(job.kind, mapping, columns)
    found = look_up_options(job.kind, job.mapping, chosen, localdate(now))
    # The day is written down: a worker that goes on after midnight must not begin a second price.
    chosen["valid_from"] = found.valid_from.isoformat()
    job.options = {name: chosen[name] for name in OPTIONS[job.kind] if name in chosen}
    job.state = ImportJob.State.WAITING
    with noted_change(job):
        job.save(update_fields=["mapping", "options", "state"])
    remember_mapping(job=job, columns=columns, now=now)
