"""One batch of store rows into the database: looked up, judged and written with a fixed number of statements."""

from collections.abc import Sequence

from django.conf import settings

from backoffice.catalog.models import StoreAssortment
from backoffice.customers.models import StoreAddressBook
from backoffice.imports.domain.judging import Verdicts, judge_rows
from backoffice.imports.domain.lookups import check_code
from backoffice.imports.domain.options import ImportOptions
from backoffice.imports.domain.parsing import ParsedRow
from backoffice.imports.domain.rows import StoreRow
from backoffice.imports.domain.seen_facts import SeenFacts
from backoffice.imports.queries.code_ids import code_ids
from backoffice.pricing.models import StorePriceGroup
from registers.use_cases.upsert_stores import NewStores, StoreValues, upsert_stores

LANGUAGES = {code: place for place, (code, _name) in enumerate(settings.LANGUAGES)}


def take_in_stores(
    *, rows: Sequence[ParsedRow[StoreRow]], seen: SeenFacts, options: ImportOptions
) -> tuple[Verdicts[StoreRow], dict[str, int]]:
    """Write the stores of the rows that hold; return the verdicts and what was written.

    New stores get the group, assortment, price group and address book of the options; stores that exist keep theirs.
    """
    currencies = code_ids("currency", (parsed.row.currency for parsed in rows))

    def check(row: StoreRow) -> None:
        check_code("currency", row.currency, currencies)
        check_code("language", row.language, LANGUAGES)

    verdicts = judge_rows(rows, seen, check)
    stores = upsert_stores(values=[_values(row, currencies) for row in verdicts.rows], new=_new_stores(options))
    _give(stores.created_ids, options)
    return verdicts, {"STORES_CREATED": len(stores.created_ids), "STORES_CHANGED": stores.changed}


def _new_stores(options: ImportOptions) -> NewStores:
    if options.channel_data_group_id is None or options.currency_id is None:
        raise ValueError("new stores need a group and a currency: look_up_options makes sure of both")
    return NewStores(options.channel_data_group_id, options.currency_id, options.time_zone)


def _values(row: StoreRow, currencies: dict[str, int]) -> StoreValues:
    return StoreValues(
        number=row.number,
        name=row.name,
        address=row.whole_address,
        tax_number=row.tax_number,
        time_zone=row.time_zone,
        language=row.language,
        currency_id=currencies.get(row.currency or ""),
    )


def _give(store_ids: Sequence[int], options: ImportOptions) -> None:
    """Give new stores what they sell, at which prices and to whom, as far as it was chosen."""
    if options.assortment_id is not None:
        StoreAssortment.objects.bulk_create(
            StoreAssortment(store_id=store_id, assortment_id=options.assortment_id) for store_id in store_ids
        )
    if options.price_group_id is not None:
        StorePriceGroup.objects.bulk_create(
            StorePriceGroup(store_id=store_id, price_group_id=options.price_group_id) for store_id in store_ids
        )
    if options.address_book_id is not None:
        StoreAddressBook.objects.bulk_create(
            StoreAddressBook(store_id=store_id, address_book_id=options.address_book_id) for store_id in store_ids
        )
