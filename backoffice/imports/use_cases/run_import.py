"""Works an import off, batch by batch, and goes on where another worker stopped. Between batches the database is free for
others, the progress can be seen and a cancellation is noticed; one long transaction would give none of these."""

import logging
from collections.abc import Callable, Iterator
from itertools import islice
from uuid import UUID

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from backoffice.imports.domain.reasons import RowRefused
from backoffice.imports.domain.records import Record, read_rows
from backoffice.imports.domain.refused_file import refused_row_numbers
from backoffice.imports.domain.seen_facts import SeenFacts
from backoffice.imports.models import ImportJob
from backoffice.imports.queries.stored_files import csv_format, refused_path, source_path
from channel.errors import EverytillError

from .choose_kind import choose_kind
from .claim_import import claim_import
from .note_import import note_import
from .take_in_batch import ClaimLost, KindOfImport, hold_claim, take_in_batch

logger = logging.getLogger(__name__)

BATCH_ROWS = 2000
# Another writer may create the same product between our look-up and our insert; the second look-up finds it.
ATTEMPTS = 3

Progress = Callable[[ImportJob], None]


def run_import(*, job_id: int, batch_rows: int = BATCH_ROWS, on_progress: Progress | None = None) -> bool:
    """Take in what is left of a job's file, `batch_rows` rows per database transaction; `on_progress` sees the job after each.

    Returns False when the job is not due or another worker has it. What makes the whole import impossible ends it as
    FAILED with a message; when the database cannot be reached the job stays as it is for the next worker.
    """
    claim = claim_import(job_id=job_id, now=timezone.now())
    if claim is None:
        return False
    try:
        _attempt(job_id, claim, batch_rows, on_progress)
    except ClaimLost:
        return False
    except OperationalError:
        logger.exception("import %s stopped; the next worker goes on with it", job_id)
    except (EverytillError, FileNotFoundError) as error:
        _finish(job_id, claim, ImportJob.State.FAILED, _plain(error))
    except Exception as error:
        logger.exception("import %s failed", job_id)
        _finish(job_id, claim, ImportJob.State.FAILED, f"{type(error).__name__}: {error}")
    return True


def _attempt(job_id: int, claim: UUID, batch_rows: int, on_progress: Progress | None) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            state = _read_on(job_id, claim, batch_rows, on_progress)
        except IntegrityError:
            if attempt == ATTEMPTS:
                raise
        else:
            _finish(job_id, claim, state, "")
            return


def _read_on(job_id: int, claim: UUID, batch_rows: int, on_progress: Progress | None) -> ImportJob.State:
    """Take in batches from the place the job has reached; return the state it ends in."""
    job = ImportJob.objects.get(pk=job_id)
    kind = choose_kind(job=job, today=timezone.localdate())
    records = read_rows(source_path(job), csv_format(job))
    seen = _seen_so_far(job, kind, islice(records, job.rows_read))
    while batch := list(islice(records, batch_rows)):
        job = take_in_batch(job_id=job_id, claim=claim, kind=kind, records=batch, seen=seen, now=timezone.now())
        if job.cancel_requested:
            return ImportJob.State.CANCELED
        if on_progress is not None:
            on_progress(job)
    return ImportJob.State.SUCCEEDED


def _seen_so_far(job: ImportJob, kind: KindOfImport, records: Iterator[Record]) -> SeenFacts:
    """Read again what went in before, for what its rows state; refused rows state nothing."""
    refused = refused_row_numbers(refused_path(job), at_bytes=job.refused_bytes, delimiter=job.delimiter)
    seen = SeenFacts()
    for record in records:
        if record.number not in refused:
            try:
                seen.remember(kind.parse(record).row.facts(), record.number)
            except RowRefused:
                continue
    return seen


@transaction.atomic
def _finish(job_id: int, claim: UUID, state: ImportJob.State, message: str) -> None:
    now = timezone.now()
    try:
        job = hold_claim(job_id=job_id, claim=claim, now=now)
    except ClaimLost:
        return
    job.state, job.message, job.finished_at, job.claim = state, message, now, None
    job.save(update_fields=["state", "message", "finished_at", "claim"])
    note_import(job=job)


def _plain(error: Exception) -> str:
    return "The uploaded file is gone. Upload it again." if isinstance(error, FileNotFoundError) else str(error)
