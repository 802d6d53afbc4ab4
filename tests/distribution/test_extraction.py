"""Values on their way out of HQ: the same canonical text, and the same hash, on both engines as on a register."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection, connections

from backoffice.catalog.models import Product
from backoffice.pricing.models import Price
from channel.announcement import Dependency, ReplicatedTable
from channel.row_hash import row_hash
from channel.table import ChannelTable, boolean, decimal, integer, text, timestamp
from channel.table import date as date_column
from distribution.extraction.batches import BATCH_ROWS
from distribution.extraction.changed_keys_sql import changed_keys_sql
from distribution.extraction.snapshot import Keys, open_snapshot
from tests.backoffice.factories import make_category, make_group, make_price, make_price_group, make_product, make_unit

SAMPLE = ReplicatedTable(
    table=ChannelTable(
        "sample",
        (
            integer("sample_id"),
            text("name"),
            integer("category_id", nullable=True),
            boolean("is_active"),
            timestamp("created_at"),
            decimal("unit_price", 6, nullable=True),
            decimal("rounded", 2, nullable=True),
            date_column("valid_from", nullable=True),
            text("percent_sign"),
        ),
    ),
    job=1040,
    source="catalog_product",
    expressions={
        "unit_price": "price.unit_price",
        "rounded": "price.unit_price",
        "valid_from": "price.valid_from",
        "percent_sign": "CASE WHEN src.name LIKE '%100%' THEN '100 %' ELSE '' END",
    },
    joins="LEFT JOIN pricing_price price ON price.product_id = src.id",
)


def rows_of(batches, replicated):
    """Take batches, in which row follows row, apart."""
    width = len(replicated.table.columns) + 1
    return [tuple(values[begin : begin + width]) for values in batches for begin in range(0, len(values), width)]


@pytest.fixture
def read():
    def rows(keys=None, replicated=SAMPLE):
        with open_snapshot() as snapshot:
            return rows_of(snapshot.rows(replicated, group_id=1, keys=keys), replicated)

    return rows


pytestmark = pytest.mark.django_db(transaction=True)

LATE = datetime(2026, 12, 31, 23, 59, 59, 5, tzinfo=UTC)
WHOLE_SECOND = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_values_are_canonical_text_and_hashed_as_registers_do(read):
    milk = make_product("1", name="חלב 100%", category=make_category("FOOD"))
    make_price(make_price_group(), milk, "0.000001", valid_from=date(2026, 2, 28))
    bare = make_product("2", name="", is_active=False)
    Product.objects.filter(pk=milk.pk).update(created_at=LATE)
    Product.objects.filter(pk=bare.pk).update(created_at=WHOLE_SECOND)
    expected = [
        (milk.pk, "חלב 100%", milk.category_id, 1, "2026-12-31T23:59:59.000005Z", "0.000001", "0.00", "2026-02-28", "100 %"),
        (bare.pk, "", None, 0, "2026-01-02T03:04:05.000000Z", None, None, None, ""),
    ]
    assert read() == [(*row, row_hash(*row)) for row in expected]
    assert [type(value) for row in read() for value in row] == [
        type(value) for row in expected for value in (*row, row_hash(*row))
    ]


def test_text_of_every_kind_is_hashed_as_registers_do(read):
    # PostgreSQL keeps no NUL
    words = ["".join(map(chr, range(1, 32))), "\"'\\/", "\x7f\x80\u2028\u2029\ufeff", "😀𐍈 שלום", " \t ", "\\u0001"]
    words += ["null", "NULL", "", '""', "a,b", '"],["', "\\", "\\.", 'a\n"b', "\r\n", "\n", "\\\n"]
    products = [make_product(str(number), name=name) for number, name in enumerate(words)]
    assert [(row[0], row[1], row[-1]) for row in read()] == [
        (product.pk, name, row_hash(*row[:-1])) for product, name, row in zip(products, words, read(), strict=True)
    ]


@pytest.mark.postgresql
def test_dates_are_written_alike_however_the_database_writes_them(read, monkeypatch):
    make_price(make_price_group(), make_product("1"), "1", valid_from=date(26, 2, 8))
    options = {**connections.settings["default"]["OPTIONS"], "options": "-c datestyle=German"}
    monkeypatch.setitem(connections.settings["default"], "OPTIONS", options)
    chosen = Keys(1, "[]", f"{{{Product.objects.get().pk}}}")
    assert [row[7] for row in (*read(), *read(chosen))] == ["0026-02-08", "0026-02-08"]


@pytest.mark.parametrize(
    ("unit_price", "canonical"),
    [
        ("0", "0.000000"),
        ("1", "1.000000"),
        ("999999999.999999", "999999999.999999"),
        ("0.1", "0.100000"),
        ("12.345678", "12.345678"),
    ],
)
def test_decimals_keep_every_digit(read, unit_price, canonical):
    price = make_price(make_price_group(), make_product("1"), unit_price)
    assert Price.objects.get(pk=price.pk).unit_price == Decimal(unit_price)
    assert read()[0][5] == canonical


def test_rows_of_keys_are_only_those(read):
    products = [make_product(str(number)) for number in range(3)]
    chosen = [products[0].pk, products[2].pk, 4711]
    keys = Keys(3, str(chosen), "{" + ",".join(map(str, chosen)) + "}" if connection.vendor == "postgresql" else str(chosen))
    assert sorted(row[0] for row in read(keys)) == chosen[:2]
    assert read(Keys(0, "[]", "{}" if connection.vendor == "postgresql" else "[]")) == []


def test_more_rows_than_a_batch_come_in_order(read):
    fields = {"name": "P", "unit": make_unit(), "tax_group_id": make_product("first").tax_group_id}
    Product.objects.bulk_create([Product(number=str(number), **fields) for number in range(BATCH_ROWS + 1)])
    keys = [row[0] for row in read()]
    assert (len(keys), keys) == (BATCH_ROWS + 2, sorted(keys))


def test_text_can_be_a_primary_key(read):
    units = [make_unit(code) for code in ("'", '"x"', "a,b", "{}", "\\", "NULL", "PCS")]
    by_code = ReplicatedTable(
        table=ChannelTable("unit_by_code", (text("code"), text("name"))),
        job=1040,
        source="catalog_unit",
        expressions={},
        source_key="code",
        reads=(Dependency("catalog_product", ("id",), "SELECT u.code FROM changed JOIN catalog_unit u ON u.id > 0"),),
    )
    with open_snapshot() as before:
        since = before.watermark
    make_product("1", unit=units[0])
    with open_snapshot() as snapshot:
        keys = snapshot.changed_keys(by_code, since)
    assert keys.count == len(units)
    assert sorted(row[0] for row in read(keys, by_code)) == sorted(unit.code for unit in units)


def test_changed_keys_look_only_at_tables_that_changed():
    looked_at = []

    def changed_rows(table, columns, moved_only):
        looked_at.append((table, columns, moved_only))
        return f"SELECT 1 AS {columns[0]}"

    replicated = ReplicatedTable(
        table=ChannelTable("card", (integer("card_id"),)),
        job=1010,
        source="card",
        expressions={},
        row_filter="true",
        reads=(
            Dependency("holder", ("id", "group_id"), "SELECT id FROM changed"),
            Dependency("untouched", ("id",), "SELECT id FROM changed"),
        ),
    )
    changed_keys_sql(replicated, changed_rows, frozenset({"card", "holder", "elsewhere"}))
    assert looked_at == [("card", ("id",), False), ("holder", ("id", "group_id"), True)]


def test_group_is_put_into_the_row_filter(read):
    group, other = make_group("North"), make_group("South")
    chosen = ReplicatedTable(
        table=ChannelTable("chosen", (integer("group_id"), text("name"))),
        job=1070,
        source="registers_channeldatagroup",
        expressions={},
        row_filter="src.id = {group_id}",
    )
    with open_snapshot() as snapshot:
        found = [row[1] for pk in (group.pk, other.pk) for row in rows_of(snapshot.rows(chosen, group_id=pk, keys=None), chosen)]
    assert found == ["North", "South"]
