"""From the values of one record to a store, checked for what can be seen without a database."""

from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

from .parsing import Cells, ParsedRow
from .reasons import Refusal, RowRefused
from .records import Record
from .rows import StoreRow

STORE_NUMBER_LENGTH = 20
STORE_NAME_LENGTH = 100
TAX_NUMBER_LENGTH = 40


def parse_store(record: Record, places: Mapping[str, int], width: int) -> ParsedRow[StoreRow]:
    """Build a store row. Raises RowRefused."""
    cells = Cells(record, places, width)
    row = StoreRow(
        number=cells.required("number", cells.code("number", STORE_NUMBER_LENGTH)),
        name=cells.required("name", cells.text("name", STORE_NAME_LENGTH)),
        address=cells.text("address"),
        address_2=cells.text("address_2"),
        postal_code=cells.text("postal_code"),
        city=cells.text("city"),
        region=cells.text("region"),
        tax_number=cells.code("tax_number", TAX_NUMBER_LENGTH),
        time_zone=_known_time_zone(cells.code("time_zone") or None),
        language=cells.code("language") or None,
        currency=cells.code("currency") or None,
    )
    return ParsedRow(record, row, cells.repairs)


@cache
def time_zones() -> frozenset[str]:
    """Return the names of all time zones."""
    return frozenset(available_timezones())


def _known_time_zone(name: str | None) -> str | None:
    if name is not None and name not in time_zones():
        problem = f"there is no time zone {name!r}."
        raise RowRefused(Refusal.UNKNOWN_CODE, "time_zone", problem, "Write it like Europe/Berlin.")
    return name
