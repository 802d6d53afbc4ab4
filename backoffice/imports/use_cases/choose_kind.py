"""Puts together how the rows of a job are parsed and taken in: the one place that knows all kinds."""

from datetime import date

from backoffice.imports.domain.mapping import check_mapping
from backoffice.imports.domain.parsing import PriceDefaults, parse_barcode, parse_price, parse_product, places_of
from backoffice.imports.domain.records import read_columns
from backoffice.imports.models import ImportJob
from backoffice.imports.queries.import_options import look_up_options
from backoffice.imports.queries.stored_files import csv_format, source_path

from .take_in_barcodes import take_in_barcodes
from .take_in_batch import KindOfImport
from .take_in_prices import take_in_prices
from .take_in_products import take_in_products


def choose_kind(*, job: ImportJob, today: date) -> KindOfImport:
    """Build the reading and writing of a job from its mapping and options.

    Raises:
        InvalidInput: a code chosen in the options has gone since.
    """
    columns = read_columns(source_path(job), csv_format(job))
    mapping = check_mapping(job.kind, job.mapping, columns)
    options = look_up_options(job.kind, mapping, job.options, today)
    places, width = places_of(mapping, columns), len(columns)
    if job.kind == ImportJob.Kind.BARCODES:
        return KindOfImport(
            columns,
            parse=lambda record: parse_barcode(record, places, width),
            take_in=lambda rows, seen: take_in_barcodes(rows=rows, seen=seen),
        )
    if job.kind == ImportJob.Kind.PRICES:
        defaults = PriceDefaults(options.price_group, options.valid_from)
        return KindOfImport(
            columns,
            parse=lambda record: parse_price(record, places, width, defaults),
            take_in=lambda rows, seen: take_in_prices(rows=rows, seen=seen),
        )
    return KindOfImport(
        columns,
        parse=lambda record: parse_product(record, places, width),
        take_in=lambda rows, seen: take_in_products(rows=rows, seen=seen, options=options),
    )
