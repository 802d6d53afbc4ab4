"""What an import is told beside its columns: where products go and what holds where the file does not say."""

from dataclasses import dataclass
from datetime import date

# The names of the options, as job.options holds them: codes (of a channel data group its name),
# a time zone by its IANA name, and one day as YYYY-MM-DD.
OPTIONS: dict[str, tuple[str, ...]] = {
    "PRODUCTS": ("assortment", "unit", "tax_group", "price_group", "valid_from"),
    "BARCODES": (),
    "PRICES": ("price_group", "valid_from"),
    "CUSTOMERS": ("address_book",),
    "STORES": ("channel_data_group", "currency", "time_zone", "assortment", "price_group", "address_book"),
}


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """The options looked up: ids, the day from which prices hold, the code of the price group, a time zone."""

    assortment_id: int | None
    unit_id: int | None
    tax_group_id: int | None
    price_group_id: int | None
    price_group: str
    valid_from: date
    address_book_id: int | None = None
    channel_data_group_id: int | None = None
    currency_id: int | None = None
    time_zone: str = "UTC"
