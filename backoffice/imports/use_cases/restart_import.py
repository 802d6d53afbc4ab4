"""Lets an import that failed go on: a chosen code had gone, a disk was full. What went in before stays in."""

from django.db import transaction

from backoffice.audit.use_cases.noted_change import noted_change
from backoffice.imports.models import ImportJob
from backoffice.imports.queries.stored_files import source_path
from channel.errors import StateConflict


@transaction.atomic
def restart_import(*, job: ImportJob) -> None:
    """Let a failed job wait for a worker again, which goes on with the row behind the last one that was read.

    Raises:
        StateConflict: the job has not failed, or its file is gone.
    """
    if not source_path(job).exists():
        raise StateConflict("The uploaded file is gone. Upload it again.")
    failed = ImportJob.objects.filter(pk=job.pk, state=ImportJob.State.FAILED, files_removed_at=None)
    with noted_change(job):
        if not failed.update(state=ImportJob.State.WAITING, message="", finished_at=None):
            raise StateConflict("Only an import that failed goes on.")
    job.refresh_from_db()
