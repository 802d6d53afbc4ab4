"""One batch of an import in one database transaction: rows, refused rows, counts and the place to go on from move
together, so that a worker killed at any moment leaves a job the next one continues exactly."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from backoffice.imports.domain.judging import Verdicts
from backoffice.imports.domain.parsing import ParsedRow
from backoffice.imports.domain.reasons import RowRefused
from backoffice.imports.domain.records import Record
from backoffice.imports.domain.refused_file import append_refused
from backoffice.imports.domain.seen_facts import SeenFacts
from backoffice.imports.domain.tally import Tally
from backoffice.imports.models import ImportJob
from backoffice.imports.queries.stored_files import refused_path

Refused = list[tuple[Record, RowRefused]]
#: Takes parsed rows and what was seen of the file, returns the verdicts and what was written.
TakeIn = Callable[[Sequence[ParsedRow[Any]], SeenFacts], tuple[Verdicts[Any], dict[str, int]]]


class ClaimLost(Exception):
    """Another worker goes on with this import."""


@dataclass(frozen=True, slots=True)
class KindOfImport:
    """How rows of one kind are parsed (raises RowRefused) and taken in (returns verdicts and what was written)."""

    columns: Sequence[str]
    parse: Callable[[Record], ParsedRow[Any]]
    take_in: TakeIn


@transaction.atomic
def take_in_batch(
    *, job_id: int, claim: UUID, kind: KindOfImport, records: Sequence[Record], seen: SeenFacts, now: datetime
) -> ImportJob:
    """Take one batch in and return the job as it is then; a job that is to be canceled is returned untouched.

    Raises:
        ClaimLost: another worker has the job; nothing was written.
    """
    job = hold_claim(job_id=job_id, claim=claim, now=now)
    if job.cancel_requested:
        return job
    parsed, refused = _parse(kind, records)
    verdicts, written = kind.take_in(parsed, seen)
    refused = sorted([*refused, *verdicts.refused], key=lambda entry: entry[0].number)
    tally = _tally(verdicts, refused, written)
    _write_refused(job, kind.columns, refused)
    _add_to_job(job, tally)
    return job


def hold_claim(*, job_id: int, claim: UUID, now: datetime) -> ImportJob:
    """Renew the claim and with it lock the job's row until the end of the database transaction; return the job.

    Raises:
        ClaimLost: another worker has the job.
    """
    if not ImportJob.objects.filter(pk=job_id, claim=claim, state=ImportJob.State.RUNNING).update(claimed_at=now):
        raise ClaimLost
    return ImportJob.objects.get(pk=job_id)


def _parse(kind: KindOfImport, records: Sequence[Record]) -> tuple[list[ParsedRow[Any]], Refused]:
    parsed: list[ParsedRow[Any]] = []
    refused: Refused = []
    for record in records:
        try:
            parsed.append(kind.parse(record))
        except RowRefused as reason:
            refused.append((record, reason))
    return parsed, refused


def _tally(verdicts: Verdicts[Any], refused: Refused, written: dict[str, int]) -> Tally:
    tally = Tally(
        rows_in=len(verdicts.accepted),
        rows_repaired=sum(bool(parsed.repairs) for parsed in verdicts.accepted),
        rows_repeated=verdicts.repeated,
        rows_refused=len(refused),
    )
    for parsed in verdicts.accepted:
        tally.count("repaired", parsed.repairs)
        tally.count("noted", parsed.notes)
    tally.count("refused", [reason.code for _record, reason in refused])
    tally.add("written", written)
    return tally


def _write_refused(job: ImportJob, columns: Sequence[str], refused: Refused) -> None:
    if refused:
        job.refused_name = refused_path(job).name
        job.refused_bytes = append_refused(
            refused_path(job),
            at_bytes=job.refused_bytes,
            columns=columns,
            delimiter=job.delimiter,
            rows=[(record.cells, reason.sentence(record.number)) for record, reason in refused],
        )


def _add_to_job(job: ImportJob, tally: Tally) -> None:
    job.rows_read += tally.rows_read
    job.rows_in += tally.rows_in
    job.rows_repaired += tally.rows_repaired
    job.rows_repeated += tally.rows_repeated
    job.rows_refused += tally.rows_refused
    job.report = tally.added_to(job.report)
    job.save(
        update_fields=[
            "rows_read", "rows_in", "rows_repaired", "rows_repeated", "rows_refused", "report", "refused_name", "refused_bytes"
        ]
    )  # fmt: skip
