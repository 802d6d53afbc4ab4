"""What a person sees before an import begins: the columns, what they seem to mean, and the first rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from backoffice.imports.domain.fields import FIELDS, Field
from backoffice.imports.domain.mapping import propose_mapping
from backoffice.imports.domain.records import read_columns, read_rows
from backoffice.imports.models import ImportJob

from .import_options import option_choices, propose_options
from .stored_files import csv_format, source_path

PREVIEW_ROWS = 5


@dataclass(frozen=True, slots=True)
class Preview:
    """`mapping` is {field: column}, `options` {option: code or day}, both proposals; `choices` lists (code, name) per option."""

    columns: list[str]
    fields: tuple[Field, ...]
    mapping: dict[str, str]
    options: dict[str, str]
    choices: Mapping[str, list[tuple[str, str]]]
    rows: list[list[str]]


def preview_import(job: ImportJob, *, today: date) -> Preview:
    """Return the proposals for a job and its first 5 rows, as they are in the file.

    Raises:
        FileNotFoundError: the stored file is gone.
    """
    path, how = source_path(job), csv_format(job)
    columns = read_columns(path, how)
    rows = [_even(record.cells, len(columns)) for record in islice(read_rows(path, how), PREVIEW_ROWS)]
    return Preview(
        columns=columns,
        fields=FIELDS[job.kind],
        mapping=job.mapping or propose_mapping(job.kind, columns),
        options=job.options or propose_options(job.kind, today),
        choices=option_choices(job.kind),
        rows=rows,
    )


def _even(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))][:width]
