"""The proof: the register holds HQ's rows, and HQ holds the register's sales."""

import sqlite3
from decimal import Decimal

from django.db.models import QuerySet

from backoffice.catalog.models import Product
from backoffice.demo.walk.expectation import expect, expect_rows
from backoffice.demo.walk.ledger import Ledger, ledger_of
from backoffice.demo.walk.register_files import channel_database, reading_channel_database
from backoffice.demo.walk.register_program import RegisterProgram
from backoffice.demo.walk.scene import Scene
from backoffice.demo.walk.screen import Screen
from backoffice.demo.walk.steps.distribute import newest_release
from backoffice.pricing.models import Price
from channel.audit import differing_tables
from registers.models import Store

Rows = list[tuple[str, ...]]

PRODUCTS_OF_STORE = """
    SELECT DISTINCT product.number, product.name FROM product
    JOIN assortment_product USING (product_id) JOIN store_assortment USING (assortment_id) JOIN store USING (store_id)
    WHERE store.number = ? ORDER BY 1"""

PRICES_OF_STORE = f"""
    SELECT price_group.code, product.number, price.unit_price, price.valid_from FROM price
    JOIN price_group USING (price_group_id) JOIN store_price_group USING (price_group_id) JOIN store USING (store_id)
    JOIN product USING (product_id)
    WHERE store.number = ? AND product.number IN (SELECT number FROM ({PRODUCTS_OF_STORE}))
    ORDER BY 1, 2, 4"""  # noqa: S608 (two constants)


def compare_data(*, screen: Screen, scene: Scene, program: RegisterProgram) -> None:
    """Compare the register's rows with HQ's: all tables by checksum, products and prices row by row.

    Raises:
        StepFailed: they differ.
    """
    release = newest_release(scene.group)
    differing = differing_tables(channel_database(program.home), release.checksums)
    expect("The tables whose checksum differs from HQ's", wanted=[], seen=differing)
    screen.saw(f"release {release.number}: the checksums of {len(release.checksums)} tables, computed anew, equal HQ's")
    with reading_channel_database(program.home) as database:
        products = _rows(database, PRODUCTS_OF_STORE, scene.store.number)
        prices = _rows(database, PRICES_OF_STORE, scene.store.number, scene.store.number)
    expect_rows("products at the register", wanted=_products_at_headquarters(scene.store), seen=products)
    expect_rows("prices at the register", wanted=_prices_at_headquarters(scene.store), seen=prices)
    screen.saw(f"{len(products):,} products and {len(prices):,} prices of the store equal HQ's tables, row by row")


def compare_sales(*, screen: Screen, scene: Scene, program: RegisterProgram) -> None:
    """Compare what HQ has posted with the register's receipts.

    Raises:
        StepFailed: they differ.
    """
    journal = program.journal()
    receipts = Ledger(transactions=len(journal), gross_amount=sum((Decimal(entry["gross"]) for entry in journal), Decimal(0)))
    expect("What HQ has posted", wanted=receipts, seen=ledger_of(scene.register))
    currency = scene.store.currency.code
    screen.saw(f"{receipts.transactions} receipts, {receipts.gross_amount} {currency}: HQ has posted exactly these")


def _rows(database: sqlite3.Connection, statement: str, *parameters: str) -> Rows:
    return [tuple(row) for row in database.execute(statement, parameters)]


def _products_at_headquarters(store: Store) -> Rows:
    return list(_sold(store).values_list("number", "name"))


def _prices_at_headquarters(store: Store) -> Rows:
    prices = Price.objects.filter(price_group__store_price_groups__store=store, product__in=_sold(store).values("pk"))
    ordered = prices.order_by("price_group__code", "product__number", "valid_from")
    return [
        (code, number, f"{price:.6f}", valid_from.isoformat())
        for code, number, price, valid_from in ordered.values_list(
            "price_group__code", "product__number", "unit_price", "valid_from"
        )
    ]


def _sold(store: Store) -> QuerySet[Product]:
    """Find the products in the store's assortments, by number."""
    assortments = store.store_assortments.values("assortment")
    return Product.objects.filter(assortment_products__assortment__in=assortments).order_by("number").distinct()
