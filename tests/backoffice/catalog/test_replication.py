"""The announcements of HQ's data apps: their SQL runs on the configured database and sends what it should."""

import pytest
from django.db import connection

from backoffice.catalog.replication import PRODUCT_ANNOUNCEMENT
from backoffice.pricing.replication import PRICE_ANNOUNCEMENT
from registers.models import ChannelDataGroup
from tests.backoffice import factories as make

from .small_world import ANNOUNCED, content_of, make_world, rows_of

pytestmark = pytest.mark.django_db

by_table = pytest.mark.parametrize("replicated", ANNOUNCED, ids=lambda replicated: replicated.table.name)


@pytest.fixture
def world():
    make_world()


@by_table
def test_announcement_gives_every_linked_row_to_some_group_with_every_column(replicated, world):
    sent = [row for group in ChannelDataGroup.objects.all() for row in rows_of(replicated, group.pk).values()]
    assert {row[0] for row in sent} == set(content_of(replicated.source, ("id",)))
    assert {len(row) for row in sent} == {len(replicated.table.columns)}


@by_table
def test_announcement_gives_a_group_without_stores_only_what_is_global(replicated, world):
    nobody = ChannelDataGroup.objects.create(name="Nobody")
    assert bool(rows_of(replicated, nobody.pk)) == (replicated.row_filter == "")


@by_table
def test_announcement_reads_columns_that_exist(replicated):
    for dependency in replicated.reads:
        assert content_of(dependency.table, dependency.columns) == {}
        with connection.cursor() as cursor:
            columns = ", ".join(dependency.columns)
            cursor.execute(f"WITH changed AS (SELECT {columns} FROM {dependency.table}) {dependency.keys}")
            assert cursor.fetchall() == []


def test_product_reaches_the_groups_whose_stores_have_its_assortment():
    north, south = make.make_group("North"), make.make_group("South")
    product, unlisted = make.make_product("1"), make.make_product("2")
    assortment = make.make_assortment("A", [make.make_store("1", group=north)], [product])
    make.make_assortment("B", products=[unlisted])
    announced = PRODUCT_ANNOUNCEMENT
    assert [set(rows_of(announced, group.pk)) for group in (north, south)] == [{product.pk}, set()]
    assortment.store_assortments.create(store=make.make_store("2", group=south))
    assert [set(rows_of(announced, group.pk)) for group in (north, south)] == [{product.pk}, {product.pk}]


def test_price_reaches_a_group_by_price_group_and_assortment_both():
    group = make.make_group()
    store = make.make_store("1", group=group)
    sold, unsold = make.make_product("1"), make.make_product("2")
    make.make_assortment("A", [store], [sold])
    used, unused = make.make_price_group("R", [store]), make.make_price_group("S")
    prices = {(pg, product): make.make_price(pg, product) for pg in (used, unused) for product in (sold, unsold)}
    assert set(rows_of(PRICE_ANNOUNCEMENT, group.pk)) == {prices[used, sold].pk}
