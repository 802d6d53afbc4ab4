"""The rows of an export: of the ledger and of the daily totals, for a store and some days, read as they are needed."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, models, transaction

from registers.exporting.export_table import Column, Row, column_of
from registers.models import DailyPaymentTotal, DailyTaxTotal, DailyTotal, Transaction, TransactionLine, TransactionPayment
from registers.queries.store_reach import StoreReach

CHUNK_ROWS = 2000

_WHERE = ("transaction__store_number", "transaction__register_number", "transaction__business_date", "transaction__type")
_DAY = ("store_number", "business_date", "register_number")


@dataclass(frozen=True, slots=True)
class Export:
    """A table that can be exported: what is read, in which order, and which of it names store and day."""

    model: type[models.Model]
    paths: tuple[str, ...]
    order: tuple[str, ...]
    prefix: str = ""

    @property
    def columns(self) -> Sequence[Column]:
        """Describe its columns."""
        return [column_of(self.model, path) for path in self.paths]


def _export(model: type[models.Model], paths: str, order: str, prefix: str = "", first: tuple[str, ...] = ()) -> Export:
    return Export(model, (*first, *paths.split()), tuple(order.split()), prefix)


#: Everything that can be exported, by name.
EXPORTS: dict[str, Export] = {
    "transactions": _export(
        Transaction,
        "id type store_number register_number journal_id sequence_number receipt_number business_date started_at completed_at "
        "posted_at staff_number customer_number currency prices_include_tax net_amount tax_amount gross_amount discount_amount "
        "rounding_amount shift_id shift_number is_after_close created_offline reference",
        "business_date id",
    ),
    "lines": _export(
        TransactionLine,
        "number product_number barcode description quantity unit unit_price unrounded_amount amount discount_amount tax_amount "
        "transaction__currency return_of_transaction return_of_line reason",
        "transaction__business_date transaction_id number",
        "transaction__",
        ("transaction_id", *_WHERE),
    ),
    "payments": _export(
        TransactionPayment,
        "number method amount currency is_change tendered_amount tendered_currency card_digits authorisation_code",
        "transaction__business_date transaction_id number",
        "transaction__",
        ("transaction_id", *_WHERE),
    ),
    "daily-totals": _export(
        DailyTotal,
        "currency sales returns voids lines net_amount tax_amount gross_amount discount_amount rounding_amount unrounded_amount",
        "business_date store_number register_number currency",
        first=_DAY,
    ),
    "daily-payments": _export(
        DailyPaymentTotal,
        "method currency payments amount",
        "business_date store_number register_number method currency",
        first=_DAY,
    ),
    "daily-taxes": _export(
        DailyTaxTotal,
        "currency code percent is_included base_amount amount",
        "business_date store_number register_number currency code percent is_included",
        first=_DAY,
    ),
}


def exported_rows(
    export: Export,
    *,
    reach: StoreReach,
    store_number: str | None = None,
    first_date: date | None = None,
    last_date: date | None = None,
) -> Iterator[Row]:
    """Yield the rows of the stores in reach, both dates included; only some thousand are in memory at a time.

    On PostgreSQL by a cursor of the server in a transaction of its own. On SQLite without one: there a transaction would keep
    everybody from writing for as long as somebody downloads.
    """
    wanted = {"store_number": store_number, "business_date__gte": first_date, "business_date__lte": last_date}
    conditions = {f"{export.prefix}{name}": value for name, value in wanted.items() if value is not None}
    found: Any = reach.of(export.model._default_manager.filter(**conditions))
    rows = found.order_by(*export.order).values_list(*export.paths)
    with transaction.atomic() if connection.vendor == "postgresql" else nullcontext():
        yield from rows.iterator(chunk_size=CHUNK_ROWS)
