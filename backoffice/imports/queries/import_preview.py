"""What a person sees before an import begins: the columns, what they seem to mean, and the first rows as they will be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from backoffice.imports.domain.fields import FIELDS, Field
from backoffice.imports.domain.mapping import check_mapping, propose_mapping
from backoffice.imports.domain.parsing import PriceDefaults
from backoffice.imports.domain.reasons import RowRefused
from backoffice.imports.domain.records import Record, read_columns, read_rows
from backoffice.imports.domain.row_parser import RowParser, row_parser
from backoffice.imports.models import ImportJob
from channel.errors import InvalidInput

from .import_options import option_choices, propose_options
from .remembered import remembered_mapping
from .stored_files import csv_format, source_path

PREVIEW_ROWS = 5


@dataclass(frozen=True, slots=True)
class Preview:
    """`mapping` is {field: column}, `options` {option: code or day}, both proposals; `choices` lists (code, name) per option.

    `remembered_at` says since when the person's last choice for such a file is kept, which the proposals are then.
    """

    columns: list[str]
    fields: tuple[Field, ...]
    mapping: dict[str, str]
    options: dict[str, str]
    choices: Mapping[str, list[tuple[str, str]]]
    rows: list[list[str]]
    remembered_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it will be read: a value per mapped field, or why it will be refused. None: the file does not say."""

    number: int
    values: list[Any]
    problem: str = ""


def preview_import(job: ImportJob, *, today: date) -> Preview:
    """Return the proposals for a job and its first 5 rows, as they are in the file.

    Raises:
        FileNotFoundError: the stored file is gone.
    """
    columns = read_columns(source_path(job), csv_format(job))
    remembered = remembered_mapping(job, columns)
    choices, options = option_choices(job.kind), propose_options(job.kind, today)
    if remembered is not None:
        kept = {name: remembered.options.get(name, "") for name in choices}
        options |= {name: code for name, code in kept.items() if not code or _is_choice(code, choices[name])}
    return Preview(
        columns=columns,
        fields=FIELDS[job.kind],
        mapping=job.mapping or (remembered.mapping if remembered else propose_mapping(job.kind, columns)),
        options=job.options or options,
        choices=choices,
        rows=[_even(record.cells, len(columns)) for record in _first_records(job)],
        remembered_at=remembered.changed_at if remembered else None,
    )


def read_preview(job: ImportJob, *, mapping: Mapping[str, str], options: Mapping[str, str], today: date) -> list[ReadRow]:
    """Return the first 5 rows as they will be read by a mapping; nothing where it makes no sense.

    What they refer to is not looked up, so a row that is shown without a problem may still be refused.

    Raises:
        FileNotFoundError: the stored file is gone.
    """
    columns = read_columns(source_path(job), csv_format(job))
    try:
        chosen = check_mapping(job.kind, mapping, columns)
    except InvalidInput:
        return []
    parse = row_parser(job.kind, chosen, columns, PriceDefaults(options.get("price_group", ""), today))
    return [_read(record, parse, list(chosen)) for record in _first_records(job)]


def _first_records(job: ImportJob) -> list[Record]:
    return list(islice(read_rows(source_path(job), csv_format(job)), PREVIEW_ROWS))


def _read(record: Record, parse: RowParser, fields: Sequence[str]) -> ReadRow:
    try:
        row = parse(record).row
    except RowRefused as refused:
        return ReadRow(record.number, [], refused.sentence(record.number))
    return ReadRow(record.number, [getattr(row, name) for name in fields])


def _is_choice(code: str, choices: Sequence[tuple[str, str]]) -> bool:
    """Tell whether what was chosen then can be chosen still."""
    return any(code == each for each, _name in choices)


def _even(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))][:width]
