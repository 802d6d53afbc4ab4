"""Reads a draft's file in another way: what was found out about it can be wrong, and only a person sees that."""

from backoffice.audit.use_cases.noted_change import noted_change
from backoffice.imports.models import ImportJob
from channel.errors import InvalidInput, StateConflict

from .create_import_job import find_out_reading

READING = ("encoding", "delimiter", "sheet", "sheets", "rows_total")


def change_reading(*, job: ImportJob, encoding: str = "", delimiter: str = "", sheet: str = "") -> None:
    """Read a draft's file as told, and as found out where nothing is told.

    Not atomic, for the reason create_import_job gives.

    Raises:
        StateConflict: the job is no draft any more.
        InvalidInput: the file cannot be read in this way; the job is as it was.
    """
    try:
        find_out_reading(job, encoding=encoding, delimiter=delimiter, sheet=sheet)
    except (InvalidInput, FileNotFoundError):
        job.refresh_from_db()
        if job.sheet:
            # The copy may be half of the sheet that could not be read.
            find_out_reading(job, encoding="", delimiter="", sheet=job.sheet)
        raise
    read = {name: getattr(job, name) for name in READING}
    with noted_change(job):
        if not ImportJob.objects.filter(pk=job.pk, state=ImportJob.State.DRAFT).update(**read):
            raise StateConflict("This import was started before.")
