"""What distribution relies on: whatever changes, in whatever combination, each row that enters, leaves or differs in a
group is among the changed source rows or among the keys that `reads` finds on the new state."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, models, transaction
from hypothesis import given
from hypothesis import strategies as st

from backoffice.catalog.models import Assortment, Barcode, Product
from backoffice.customers.models import AddressBook, Customer
from backoffice.pricing.models import ExchangeRate, Price, PriceGroup, Promotion, PromotionItem, PromotionPart
from backoffice.staff.models import Staff
from channel.announcement import Dependency
from registers.models import ChannelDataGroup, Currency, Store
from tests.backoffice.factories import FIRST_DAY
from tests.backoffice.links import LINKS

from .small_world import ANNOUNCED, Rows, content_of, make_world, rows_of

pytestmark = pytest.mark.django_db

DELETABLE = (
    Product,
    Barcode,
    Assortment,
    Price,
    PriceGroup,
    Promotion,
    PromotionItem,
    PromotionPart,
    ExchangeRate,
    AddressBook,
    Customer,
    Staff,
    Store,
)


def nth(model, place) -> models.QuerySet:
    """Return the row at a place as a query set, empty when earlier changes have deleted it."""
    key = model.objects.order_by("pk").values_list("pk", flat=True)[place : place + 1].first()
    return model.objects.filter(pk=key)


def ends_of(which, left, right):
    """Return the model of a link, and its two ends unless one of them has gone."""
    model, left_name, left_model, right_name, right_model = LINKS[which]
    ends = {left_name: nth(left_model, left).first(), right_name: nth(right_model, right).first()}
    return model, {} if None in ends.values() else ends


def toggle_link(which, left, right):
    model, ends = ends_of(which, left, right)
    if ends and not model.objects.filter(**ends).delete()[0]:
        model.objects.create(**ends)


def move_link(which, left, right):
    model, ends = ends_of(which, left, right)
    if ends and not model.objects.filter(**ends).exists():
        nth(model, right).update(**ends)


def delete(which, left, _right):
    nth(DELETABLE[which % len(DELETABLE)], left).delete()


def delete_by_the_table(which, _left, _right):
    LINKS[which][0].objects.all().delete()


def change_store_group(_which, left, right):
    Store.objects.filter(number=left).update(channel_data_group=nth(ChannelDataGroup, right % 2).get())


def move_barcode(_which, left, right):
    product = nth(Product, right).first()
    if product is not None:
        nth(Barcode, left).update(product=product, is_primary=False)


def move_price(_which, left, right):
    group = nth(PriceGroup, right % 2).first()
    if group is not None:
        nth(Price, left).update(price_group=group, valid_from=FIRST_DAY.replace(day=left + 2))


def move_promotion(_which, left, right):
    group = nth(PriceGroup, right % 2).first()
    if group is not None:
        nth(Promotion, left % 2).update(price_group=group)


def rename_product(which, left, _right):
    Product.objects.filter(number=left).update(name=f"Renamed {which}")


def change_currency(_which, left, right):
    nth(Currency, left % 2).update(code=f"{['CH', 'GB'][right % 2]}{left % 2}")


CHANGES = (
    toggle_link,
    move_link,
    delete,
    delete_by_the_table,
    change_store_group,
    move_barcode,
    move_price,
    move_promotion,
    rename_product,
    change_currency,
)
changes = st.lists(
    st.tuples(st.sampled_from(CHANGES), st.integers(0, len(LINKS) - 1), st.integers(0, 2), st.integers(0, 2)),
    min_size=1,
    max_size=4,
)


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def snapshot() -> dict[Any, Rows]:
    state: dict[Any, Rows] = {}
    for replicated in ANNOUNCED:
        for group in ChannelDataGroup.objects.all():
            state[replicated.table.name, group.pk] = rows_of(replicated, group.pk)
        columns = tuple(name for name in replicated.table.column_names if replicated.expression(name) == f"src.{name}")
        state[replicated.source] = content_of(replicated.source, columns)
        for dependency in replicated.reads:
            state[dependency.table, dependency.columns] = content_of(dependency.table, dependency.columns)
    return state


def differing(before: Rows, after: Rows) -> set[int]:
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def found_keys(dependency: Dependency, before: Rows, after: Rows) -> set[int]:
    """Ask the dependency for keys, with the old and the new values of what has changed in its table."""
    moved = differing(before, after)
    changed = [state[key] for state in (before, after) for key in moved if key in state]
    if not changed:
        return set()
    row = f"({', '.join(['%s'] * len(dependency.columns))})"
    values = ", ".join([row] * len(changed))
    sql = f"WITH changed ({', '.join(dependency.columns)}) AS (VALUES {values}) {dependency.keys}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for values in changed for value in values])
        return {key for (key,) in cursor.fetchall()}


@given(changes=changes)
def test_announcement_names_every_row_that_moves(changes):
    with rolled_back():
        make_world()
        before = snapshot()
        for change, *where in changes:
            change(*where)
        after = snapshot()
        for replicated in ANNOUNCED:
            named = differing(before[replicated.source], after[replicated.source])
            for dependency in replicated.reads:
                table = (dependency.table, dependency.columns)
                named |= found_keys(dependency, before[table], after[table])
            for group in ChannelDataGroup.objects.all():
                sent = (replicated.table.name, group.pk)
                assert differing(before[sent], after[sent]) <= named, replicated.table.name
