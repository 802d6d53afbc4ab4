"""Takes a file in and finds out how it is to be read. Nothing is imported yet: a person looks at the preview first."""

import shutil
from pathlib import Path
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, User
from django.core.files import File

from backoffice.audit.use_cases.noted_change import note_created
from backoffice.imports.domain.readable import counted_rows, found_format
from backoffice.imports.domain.workbook import WRITTEN_AS, is_workbook, write_sheet
from backoffice.imports.models import ImportJob
from backoffice.imports.queries.kinds_of_user import kinds_imported_by
from backoffice.imports.queries.stored_files import imports_folder, source_path, workbook_path
from channel.errors import InvalidInput, NotPermitted

SOURCE_NAME = "source.csv"


def create_import_job(
    *, kind: str, uploaded_file: File, user: AbstractBaseUser | None, encoding: str = "", delimiter: str = "", sheet: str = ""
) -> ImportJob:
    """Store the file below DATA_DIR/imports and create its job, a DRAFT; how it is read is found out unless given.

    Not atomic, and it needs not be: all is read before the one row is written. A transaction around it would keep the only
    place for writers that SQLite has for as long as a large file takes.

    Raises:
        InvalidInput: no such kind; or the file is empty, is no text and no workbook, or has no header.
        NotPermitted: the person may not add and change such rows.
    """
    if kind not in ImportJob.Kind.values:
        raise InvalidInput(f"There is no import of {kind!r}; there are {', '.join(ImportJob.Kind.values)}.")
    if isinstance(user, User) and kind not in kinds_imported_by(user):
        raise NotPermitted(f"You may not change what an import of {kind} changes.")
    folder = imports_folder() / uuid4().hex
    folder.mkdir(parents=True)
    try:
        job = ImportJob(
            kind=kind,
            file_name=Path(uploaded_file.name or SOURCE_NAME).name[-255:],
            stored_name=f"{folder.name}/{SOURCE_NAME}",
            requested_by=user,  # type: ignore[misc]  # AUTH_USER_MODEL is a setting, its stub is one class
        )
        job.size_bytes = _store(uploaded_file, source_path(job))
        find_out_reading(job, encoding=encoding, delimiter=delimiter, sheet=sheet)
        job.save()
        note_created([job])
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return job


def find_out_reading(job: ImportJob, *, encoding: str, delimiter: str, sheet: str) -> None:
    """Set on the job how its file is read, and how many rows it has then; a sheet of a workbook is written out as CSV.

    Raises:
        InvalidInput: it cannot be read in this way.
    """
    source, workbook = source_path(job), workbook_path(job)
    if not workbook.exists() and is_workbook(source):
        source.rename(workbook)
    if workbook.exists():
        job.sheet, job.sheets = write_sheet(workbook, source, sheet)
        csv_format = WRITTEN_AS
    else:
        csv_format = found_format(source, encoding, delimiter)
    job.encoding, job.delimiter = csv_format.encoding, csv_format.delimiter
    job.rows_total = counted_rows(source, csv_format)


def _store(uploaded_file: File, path: Path) -> int:
    """Write the file; return how many bytes it has."""
    with path.open("wb") as file:
        for chunk in uploaded_file.chunks():
            file.write(chunk)
        return file.tell()
