"""A small company with every kind of link, and what its groups receive according to the announcements."""

from typing import Any

from django.db import connection

from backoffice.catalog.replication import REPLICATED_TABLES as CATALOG
from backoffice.customers.replication import REPLICATED_TABLES as CUSTOMERS
from backoffice.pricing.models import PromotionPart
from backoffice.pricing.replication import REPLICATED_TABLES as PRICING
from backoffice.staff.replication import REPLICATED_TABLES as STAFF
from backoffice.taxes.replication import REPLICATED_TABLES as TAXES
from channel.announcement import ReplicatedTable
from tests.backoffice import factories as make

ANNOUNCED = (*CATALOG, *PRICING, *TAXES, *CUSTOMERS, *STAFF)

Rows = dict[int, tuple[Any, ...]]


def make_world() -> None:
    """Two groups, three stores, and two or three of everything, linked here and there."""
    groups = [make.make_group("North"), make.make_group("South")]
    stores = [make.make_store(str(number), group=groups[number % 2]) for number in range(3)]
    products = [make.make_product(str(number), barcodes=[f"{number}1", f"{number}2"]) for number in range(3)]
    make.make_category()
    make.make_barcode_pattern()
    make.make_assortment("A", stores[:1], products[:2])
    make.make_assortment("B", stores[1:], products[1:])
    for place, code in enumerate(("R", "S")):
        price_group = make.make_price_group(code, stores[place:], currency=make.make_currency(["EUR", "USD"][place]))
        for product in products:
            make.make_price(price_group, product)
        promotion = make.make_promotion(price_group, f"{code}3", products[place:], kind="QUANTITY", free=1)
        PromotionPart.objects.create(promotion=promotion, pieces=3)
    make.make_exchange_rate()
    books = [make.make_address_book("A", stores[:1]), make.make_address_book("B", stores[1:])]
    for number in range(3):
        make.make_customer(str(number), books[: number % 2 + 1])
        make.make_staff(str(number), books[number % 2 :])


def rows_of(replicated: ReplicatedTable, group_id: int) -> Rows:
    columns = ", ".join(replicated.expression(column) for column in replicated.table.column_names)
    where = replicated.row_filter.replace("{group_id}", str(group_id)) or "1 = 1"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {replicated.source} src {replicated.joins} WHERE {where}")
        return {row[0]: row for row in cursor.fetchall()}


def content_of(table: str, columns: tuple[str, ...]) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {', '.join(columns)} FROM {table}")
        return {row[0]: row[1:] for row in cursor.fetchall()}
