"""The announcements' SQL, run as distribution runs it: which rows a group gets, and which a change moves."""

import pytest
from django.db import connection

from registers.models import OfflineProfile, PaymentMethod, ReceiptSettings
from registers.replication import REGISTER_ANNOUNCEMENT, REPLICATED_TABLES, STORE_ANNOUNCEMENT
from tests.registers.factories import make_group, make_payment_methods, make_register, make_store

pytestmark = pytest.mark.django_db


def rows(announcement, group):
    columns = ", ".join(f"{announcement.expression(name)} AS {name}" for name in announcement.table.column_names)
    row_filter = announcement.row_filter.format(group_id=group.pk) or "1 = 1"
    sql = f"SELECT {columns} FROM {announcement.source} src {announcement.joins} WHERE {row_filter} ORDER BY 1"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [dict(zip(announcement.table.column_names, row, strict=True)) for row in cursor.fetchall()]


def moved(dependency, **changed):
    assert set(changed) == set(dependency.columns)
    values = ", ".join(
        f"{value} AS {name}" if isinstance(value, int) else f"'{value}' AS {name}" for name, value in changed.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(f"WITH changed AS (SELECT {values}) {dependency.keys}")
        return sorted(key for (key,) in cursor.fetchall())


def test_a_group_gets_its_own_stores_and_their_registers():
    north, south = make_group("North"), make_group("South")
    here, there = make_store("S1", north, business_day_cutoff="04:00", address="Quay 1"), make_store("S2", south)
    make_register(here, "R1", support_offline=True)
    make_register(there, "R2")
    (store,) = rows(STORE_ANNOUNCEMENT, north)
    assert (store["store_id"], store["number"], store["currency"], store["business_day_cutoff"], store["address"]) == (
        here.pk,
        "S1",
        "EUR",
        "04:00",
        "Quay 1",
    )
    assert [row["number"] for row in rows(REGISTER_ANNOUNCEMENT, north)] == ["R1"]
    assert [row["number"] for row in rows(REGISTER_ANNOUNCEMENT, south)] == ["R2"]


def test_what_is_the_same_everywhere_reaches_every_group():
    make_payment_methods()
    make_store("S1")
    OfflineProfile.objects.create(code="STD", name="Standard")
    ReceiptSettings.objects.create(code="STD")
    groups = [make_group("North"), make_group("Empty")]
    counts = {
        announcement.table.name: [len(rows(announcement, group)) for group in groups]
        for announcement in REPLICATED_TABLES
        if not announcement.row_filter
    }
    assert counts == {"payment_method": [2, 2], "receipt_settings": [1, 1], "offline_profile": [1, 1], "currency": [1, 1]}


def test_a_store_that_changes_its_group_moves_its_registers():
    store = make_store("S1")
    keys = sorted([make_register(store, "R1").pk, make_register(store, "R2").pk])
    make_register(make_store("S2"), "R3")
    (dependency,) = REGISTER_ANNOUNCEMENT.reads
    assert moved(dependency, id=store.pk, channel_data_group_id=store.channel_data_group_id) == keys


def test_a_currency_that_changes_its_code_changes_its_stores():
    store = make_store("S1")
    (dependency,) = STORE_ANNOUNCEMENT.reads
    assert moved(dependency, id=store.currency_id, code="EUR") == [store.pk]


def test_every_payment_method_field_is_sent():
    PaymentMethod.objects.create(code="CARD", name="Card", kind="CARD", opens_drawer=False, works_offline=False)
    (announcement,) = (each for each in REPLICATED_TABLES if each.table.name == "payment_method")
    (row,) = rows(announcement, make_group())
    assert (row["code"], row["kind"], bool(row["works_offline"]), bool(row["is_active"])) == ("CARD", "CARD", False, True)
