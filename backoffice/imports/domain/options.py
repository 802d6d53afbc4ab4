"""What an import is told beside its columns: where products go and what holds where the file does not say."""

from dataclasses import dataclass
from datetime import date

# The names of the options, as job.options holds them: codes, and one day as YYYY-MM-DD.
OPTIONS: dict[str, tuple[str, ...]] = {
    "PRODUCTS": ("assortment", "unit", "tax_group", "price_group", "valid_from"),
    "BARCODES": (),
    "PRICES": ("price_group", "valid_from"),
}


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """The options looked up: ids, the day from which prices hold, and the code of the price group."""

    assortment_id: int | None
    unit_id: int | None
    tax_group_id: int | None
    price_group_id: int | None
    price_group: str
    valid_from: date
