"""From the values of one record to a customer, checked for what can be seen without a database."""

from collections.abc import Mapping

from .parsing import Cells, ParsedRow
from .records import Record
from .rows import CustomerRow
from .values import read_flag

EMAIL_LENGTH = 254
PHONE_LENGTH = 64
TAX_NUMBER_LENGTH = 64
LANGUAGE_LENGTH = 16


def parse_customer(record: Record, places: Mapping[str, int], width: int) -> ParsedRow[CustomerRow]:
    """Build a customer row. Raises RowRefused."""
    cells = Cells(record, places, width)
    blocked = cells.code("blocked")
    row = CustomerRow(
        number=cells.required("number", cells.code("number")),
        name=cells.required("name", cells.text("name")),
        email=cells.code("email", EMAIL_LENGTH),
        phone=cells.text("phone", PHONE_LENGTH),
        tax_number=cells.code("tax_number", TAX_NUMBER_LENGTH),
        language=cells.code("language", LANGUAGE_LENGTH),
        blocked=read_flag(blocked, "blocked") if blocked else None,
    )
    return ParsedRow(record, row, cells.repairs)
