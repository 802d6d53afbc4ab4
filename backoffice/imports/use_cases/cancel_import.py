"""Stops an import. What went in stays in: rows of committed batches are HQ's data like any other."""

from datetime import datetime

from django.db import transaction

from backoffice.audit.use_cases.noted_change import noted_change
from backoffice.imports.models import ImportJob
from channel.errors import StateConflict

NOT_BEGUN = (ImportJob.State.DRAFT, ImportJob.State.WAITING)


@transaction.atomic
def cancel_import(*, job: ImportJob, now: datetime) -> None:
    """Cancel a job that has not begun; ask the worker of a running one to stop after its present batch.

    Raises:
        StateConflict: the import has ended.
    """
    jobs = ImportJob.objects.filter(pk=job.pk)
    ended = {"state": ImportJob.State.CANCELED, "finished_at": now, "cancel_requested": True}
    with noted_change(job):
        canceled = jobs.filter(state__in=NOT_BEGUN).update(**ended)
        if not canceled and not jobs.filter(state=ImportJob.State.RUNNING).update(cancel_requested=True):
            raise StateConflict("This import has ended.")
    job.refresh_from_db()
