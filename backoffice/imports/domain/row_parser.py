"""How the rows of each kind of import are parsed, for those who take them in and those who only look at them first."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .parsing import ParsedRow, PriceDefaults, parse_barcode, parse_price, parse_product, places_of
from .parsing_customers import parse_customer
from .parsing_stores import parse_store
from .records import Record

RowParser = Callable[[Record], ParsedRow[Any]]

_PARSERS: dict[str, Callable[[Record, Mapping[str, int], int], ParsedRow[Any]]] = {
    "PRODUCTS": parse_product,
    "BARCODES": parse_barcode,
    "CUSTOMERS": parse_customer,
    "STORES": parse_store,
}


def row_parser(kind: str, mapping: Mapping[str, str], columns: Sequence[str], defaults: PriceDefaults) -> RowParser:
    """Return what turns a record into a row of this kind, or raises RowRefused."""
    places, width = places_of(mapping, columns), len(columns)
    if kind == "PRICES":
        return lambda record: parse_price(record, places, width, defaults)
    parse = _PARSERS[kind]
    return lambda record: parse(record, places, width)
