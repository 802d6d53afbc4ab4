"""Puts together how the rows of a job are parsed and taken in: the one place that knows all kinds."""

from datetime import date

from backoffice.imports.domain.mapping import check_mapping
from backoffice.imports.domain.options import ImportOptions
from backoffice.imports.domain.parsing import PriceDefaults
from backoffice.imports.domain.records import read_columns
from backoffice.imports.domain.row_parser import row_parser
from backoffice.imports.models import ImportJob
from backoffice.imports.queries.import_options import look_up_options
from backoffice.imports.queries.stored_files import csv_format, source_path

from .take_in_barcodes import take_in_barcodes
from .take_in_batch import KindOfImport, TakeIn
from .take_in_customers import take_in_customers
from .take_in_prices import take_in_prices
from .take_in_products import take_in_products
from .take_in_stores import take_in_stores


def choose_kind(*, job: ImportJob, today: date) -> KindOfImport:
    """Build the reading and writing of a job from its mapping and options.

    Raises:
        InvalidInput: a code chosen in the options has gone since.
    """
    columns = read_columns(source_path(job), csv_format(job))
    mapping = check_mapping(job.kind, job.mapping, columns)
    options = look_up_options(job.kind, mapping, job.options, today)
    return KindOfImport(
        columns,
        parse=row_parser(job.kind, mapping, columns, PriceDefaults(options.price_group, options.valid_from)),
        take_in=_take_in(job.kind, options),
    )


def _take_in(kind: str, options: ImportOptions) -> TakeIn:
    """Return what writes rows of this kind."""
    if kind == ImportJob.Kind.BARCODES:
        return lambda rows, seen: take_in_barcodes(rows=rows, seen=seen)
    if kind == ImportJob.Kind.PRICES:
        return lambda rows, seen: take_in_prices(rows=rows, seen=seen)
    if kind == ImportJob.Kind.CUSTOMERS:
        return lambda rows, seen: take_in_customers(rows=rows, seen=seen, options=options)
    if kind == ImportJob.Kind.STORES:
        return lambda rows, seen: take_in_stores(rows=rows, seen=seen, options=options)
    return lambda rows, seen: take_in_products(rows=rows, seen=seen, options=options)
