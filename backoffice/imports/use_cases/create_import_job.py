"""Takes a CSV file in and finds out how it is to be read. Nothing is imported yet: a person looks at the preview first."""

import shutil
from pathlib import Path
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser
from django.core.files import File

from backoffice.imports.domain.delimiter import DELIMITERS
from backoffice.imports.domain.records import CsvFormat, count_rows, detect_format, read_columns
from backoffice.imports.models import ImportJob
from backoffice.imports.queries.stored_files import imports_folder
from channel.errors import InvalidInput

SOURCE_NAME = "source.csv"


def create_import_job(
    *, kind: str, uploaded_file: File, user: AbstractBaseUser | None, encoding: str = "", delimiter: str = ""
) -> ImportJob:
    """Store the file below DATA_DIR/imports and create its job, a DRAFT; encoding and delimiter are detected unless given.

    Not atomic, and it needs not be: all is read before the one row is written. A transaction around it would keep the only
    place for writers that SQLite has for as long as a large file takes.

    Raises:
        InvalidInput: no such kind; or the file is empty, is no text or has no header.
    """
    if kind not in ImportJob.Kind.values:
        raise InvalidInput(f"There is no import of {kind!r}; there are {', '.join(ImportJob.Kind.values)}.")
    if delimiter and delimiter not in DELIMITERS:
        raise InvalidInput("The separator is a comma, a semicolon, a tab or a bar.")
    folder = imports_folder() / uuid4().hex
    folder.mkdir(parents=True)
    try:
        path = _store(uploaded_file, folder)
        csv_format = _readable_format(path, encoding, delimiter)
        return ImportJob.objects.create(  # type: ignore[misc]  # AUTH_USER_MODEL is a setting, its stub is one class
            kind=kind,
            file_name=Path(uploaded_file.name or SOURCE_NAME).name[-255:],
            stored_name=f"{folder.name}/{SOURCE_NAME}",
            size_bytes=path.stat().st_size,
            encoding=csv_format.encoding,
            delimiter=csv_format.delimiter,
            rows_total=count_rows(path, csv_format),
            requested_by=user,
        )
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _store(uploaded_file: File, folder: Path) -> Path:
    path = folder / SOURCE_NAME
    with path.open("wb") as file:
        for chunk in uploaded_file.chunks():
            file.write(chunk)
    return path


def _readable_format(path: Path, encoding: str, delimiter: str) -> CsvFormat:
    """Return how the file is read, after reading its header in this way."""
    detected = detect_format(path)
    csv_format = CsvFormat(encoding or detected.encoding, delimiter or detected.delimiter)
    try:
        read_columns(path, csv_format)
    except (LookupError, UnicodeError):
        raise InvalidInput(f"The file cannot be read as {csv_format.encoding}.") from None
    return csv_format
