"""Where the files of an import are: below DATA_DIR/imports, which web and workers share."""

from pathlib import Path

from django.conf import settings

from backoffice.imports.domain.records import CsvFormat
from backoffice.imports.models import ImportJob


def imports_folder() -> Path:
    """Return the folder of all imports."""
    return Path(settings.DATA_DIR) / "imports"


def source_path(job: ImportJob) -> Path:
    """Return where the file is that is read: the uploaded one, or the chosen sheet of it as CSV."""
    return imports_folder() / job.stored_name


def workbook_path(job: ImportJob) -> Path:
    """Return where the Excel workbook is that the source was written from, or would be."""
    return source_path(job).with_name("source.xlsx")


def refused_path(job: ImportJob) -> Path:
    """Return where the refused rows of a job are, or would be."""
    return source_path(job).with_name("refused.csv")


def csv_format(job: ImportJob) -> CsvFormat:
    """Return how the uploaded file is to be read."""
    return CsvFormat(job.encoding, job.delimiter)
