"""Other announcements than the installed ones, as an update of HQ brings them, and back again.

Each variant says what it changes and what a channel database then holds, worked out from the oracle's rows alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

from django.db import DEFAULT_DB_ALIAS

from backoffice.catalog import replication as catalog
from backoffice.pricing import replication as pricing
from channel.announcement import ReplicatedTable
from channel.table import ChannelTable, decimal, integer, text
from channel.tables.prices import PRICE
from channel.tables.products import CATEGORY, UNIT
from distribution.use_cases.prepare_distribution import prepare_distribution
from tests.distribution.announcing import forget_announcements
from tests.distribution.oracle import TableRows

Rows = dict[str, TableRows]

_INSTALLED: dict[ModuleType, tuple[ReplicatedTable, ...]] = {
    catalog: catalog.REPLICATED_TABLES,
    pricing: pricing.REPLICATED_TABLES,
}


@dataclass(frozen=True)
class Variant:
    """What is announced instead, by changing the announcements of catalog and pricing; `expected` changes the oracle's rows."""

    name: str
    change: Callable[[dict[str, ReplicatedTable]], dict[str, ReplicatedTable]]
    expected: Callable[[Rows], Rows]


def _with_table(tables: dict[str, ReplicatedTable], name: str, **changes: Any) -> dict[str, ReplicatedTable]:
    return {**tables, name: replace(tables[name], **changes)} if name in tables else tables


def _column_added(tables: dict[str, ReplicatedTable]) -> dict[str, ReplicatedTable]:
    category = CATEGORY
    wider = replace(category, columns=(*category.columns, text("label")))
    return _with_table(tables, "category", table=wider, expressions={"label": "src.name"})


def _column_removed(tables: dict[str, ReplicatedTable]) -> dict[str, ReplicatedTable]:
    unit = UNIT
    return _with_table(tables, "unit", table=replace(unit, columns=unit.columns[:-1]))


def _column_widened(tables: dict[str, ReplicatedTable]) -> dict[str, ReplicatedTable]:
    price = PRICE
    columns = tuple(decimal("unit_price", 8) if column.name == "unit_price" else column for column in price.columns)
    return _with_table(tables, "price", table=replace(price, columns=columns))


def _table_added(tables: dict[str, ReplicatedTable]) -> dict[str, ReplicatedTable]:
    if "category" not in tables:
        return tables
    table = ChannelTable("category_name", (integer("id"), text("name")), indexes=(("name",),), search=("name",))
    return {**tables, "category_name": ReplicatedTable(table=table, job=1040, source="catalog_category", expressions={})}


def _table_removed(tables: dict[str, ReplicatedTable]) -> dict[str, ReplicatedTable]:
    return {name: table for name, table in tables.items() if name != "barcode"}


def _widened_prices(rows: Rows) -> Rows:
    return {**rows, "price": {key: (*row[:3], f"{row[3]}00", *row[4:]) for key, row in rows["price"].items()}}


VARIANTS = (
    Variant("as installed", lambda tables: tables, lambda rows: rows),
    Variant(
        "a column more",
        _column_added,
        lambda rows: {**rows, "category": {key: (*row, row[3]) for key, row in rows["category"].items()}},
    ),
    Variant(
        "a column less", _column_removed, lambda rows: {**rows, "unit": {key: row[:-1] for key, row in rows["unit"].items()}}
    ),
    Variant("a wider column", _column_widened, _widened_prices),
    Variant(
        "a table more",
        _table_added,
        lambda rows: {**rows, "category_name": {key: (key, row[3]) for key, row in rows["category"].items()}},
    ),
    Variant("a table less", _table_removed, lambda rows: {name: of for name, of in rows.items() if name != "barcode"}),
)


def announce(variant: Variant) -> None:
    """Announce a variant as an update and its `migrate` do."""
    for module, installed in _INSTALLED.items():
        tables = variant.change({replicated.table.name: replicated for replicated in installed})
        vars(module)["REPLICATED_TABLES"] = tuple(tables.values())
    forget_announcements()
    prepare_distribution(using=DEFAULT_DB_ALIAS)
