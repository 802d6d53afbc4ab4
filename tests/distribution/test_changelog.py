"""The change log: what every kind of write leaves in it."""

import json

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F

from backoffice.catalog.models import AssortmentProduct, Product
from distribution.models import ChangeLogEntry
from registers.models import Store
from tests.backoffice.factories import make_assortment, make_group, make_product, make_store, make_tax_group, make_unit

pytestmark = pytest.mark.django_db(transaction=True)

WHOLE = (None, True)


@pytest.fixture
def logged():
    """Return what the change log got since the last call: [(key as dict, moved)] of one table."""
    last = 0

    def since_last_call(table):
        nonlocal last
        entries = list(ChangeLogEntry.objects.filter(pk__gt=last).order_by("pk"))
        last = entries[-1].pk if entries else last
        found = [(entry.key and json.loads(entry.key), entry.moved) for entry in entries if entry.table_name == table]
        return sorted(found, key=lambda entry: (entry[0] or {}).get("id", 0))

    return since_last_call


def test_create_save_and_delete_are_logged(logged):
    logged("catalog_product")
    product = make_product("1")
    key = {"id": product.pk}
    assert logged("catalog_product") == [(key, True)]
    product.name = "Other"
    product.save()
    assert logged("catalog_product") == [(key, False)]
    product.delete()
    assert logged("catalog_product") == [(key, True)]


def test_bulk_create_and_queryset_update_are_logged(logged):
    make_product("0")
    logged("catalog_product")
    fields = {"unit": make_unit(), "tax_group": make_tax_group()}
    products = Product.objects.bulk_create([Product(number=str(number), name="P", **fields) for number in (1, 2)])
    keys = [{"id": product.pk} for product in products]
    assert logged("catalog_product") == [(key, True) for key in keys]
    Product.objects.filter(pk__in=[product.pk for product in products]).update(name=F("number"))
    assert logged("catalog_product") == [(key, False) for key in keys]
    Product.objects.filter(pk__in=[product.pk for product in products]).delete()
    assert logged("catalog_product") == [(key, True) for key in keys]


def test_changed_link_is_logged_before_and_after(logged):
    member = AssortmentProduct.objects.get(assortment=make_assortment("A", products=[make_product("1")]))
    other = make_assortment("B")
    logged("catalog_assortmentproduct")
    old = {"assortment_id": member.assortment_id, "id": member.pk, "product_id": member.product_id}
    new = {**old, "assortment_id": other.pk}
    AssortmentProduct.objects.update(assortment=other)
    found = logged("catalog_assortmentproduct")
    assert sorted(found, key=lambda entry: entry[0]["assortment_id"]) == [(old, True), (new, True)]


def test_changed_key_is_logged_before_and_after(logged):
    """A row that changes its key is another row: the old one is gone, and whatever hangs on either has to be looked at."""
    first, second = make_product("1"), make_product("2")
    logged("catalog_product")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_product SET id = id + 100, name = 'Moved' WHERE id = %s", [second.pk])
        cursor.execute("UPDATE catalog_product SET name = 'Stays' WHERE id = %s", [first.pk])
    found = logged("catalog_product")
    assert [key for key, moved in found if moved] == [{"id": second.pk}, {"id": second.pk + 100}]
    assert {key["id"] for key, _ in found} == {first.pk, second.pk, second.pk + 100}


@pytest.mark.postgresql
def test_key_that_somebody_elses_trigger_changes_is_logged_before_and_after(logged):
    product = make_product("1")
    logged("catalog_product")
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(
            "CREATE FUNCTION renumber() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.id := OLD.id + 100; RETURN NEW; END'"
        )
        cursor.execute("CREATE TRIGGER renumber BEFORE UPDATE ON catalog_product FOR EACH ROW EXECUTE FUNCTION renumber()")
        cursor.execute("UPDATE catalog_product SET name = 'Other'")
        cursor.execute("DROP FUNCTION renumber() CASCADE")
    assert [key for key, moved in logged("catalog_product") if moved] == [{"id": product.pk}, {"id": product.pk + 100}]


def test_what_nothing_hangs_on_is_logged_as_not_moved(logged):
    store = make_store("1", make_group("North"))
    logged("registers_store")
    Store.objects.update(name="Moved house")
    assert logged("registers_store") == [({"channel_data_group_id": store.channel_data_group_id, "id": store.pk}, False)]


def test_plain_sql_is_logged(logged):
    product = make_product("1")
    logged("catalog_product")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_product SET name = 'By SQL'")
        cursor.execute("DELETE FROM catalog_product")
    assert logged("catalog_product") == [({"id": product.pk}, False), ({"id": product.pk}, True)]


def test_rolled_back_changes_are_not_logged(logged):
    make_product("1")
    logged("catalog_product")
    with transaction.atomic():
        make_product("2")
        transaction.set_rollback(True)
    assert logged("catalog_product") == []


def test_statement_that_touches_no_row_is_not_logged(logged):
    make_product("1")
    logged("catalog_product")
    Product.objects.filter(number="unknown").update(name="X")
    assert logged("catalog_product") == []


@pytest.mark.sqlite
def test_replace_logs_the_row_it_removes(logged):
    product = make_product("1")
    logged("catalog_product")
    columns = "number, name, search_name, unit_id, tax_group_id, is_active, created_at, updated_at"
    with connection.cursor() as cursor:
        # the same number under another id: the old row goes without a DELETE statement
        cursor.execute(
            f"REPLACE INTO catalog_product (id, {columns}) SELECT id + 100, {columns} FROM catalog_product WHERE id = %s",
            [product.pk],
        )
    assert logged("catalog_product") == [({"id": product.pk}, True), ({"id": product.pk + 100}, True)]


@pytest.mark.postgresql
def test_truncate_logs_that_any_row_may_have_changed(logged):
    make_product("1")
    logged("catalog_barcode")
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE catalog_barcode")
    assert logged("catalog_barcode") == [WHOLE]


@pytest.mark.postgresql
def test_upsert_logs_what_it_inserts_and_what_it_updates(logged):
    product = make_product("1")
    logged("catalog_unit")
    unit = make_unit()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO catalog_unit (code, name, decimals) VALUES (%s, 'x', 0), ('NEW', 'x', 0) "
            "ON CONFLICT (code) DO UPDATE SET name = excluded.name RETURNING id",
            [unit.code],
        )
        new = cursor.fetchall()[1][0]
    assert product.unit_id == unit.pk
    assert logged("catalog_unit") == [({"id": unit.pk}, False), ({"id": new}, True)]


@pytest.mark.postgresql
def test_triggers_fire_for_replicated_data_and_need_no_rights(logged):
    unit = make_unit()
    logged("catalog_unit")
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("CREATE ROLE everytill_test_erp")
        cursor.execute("GRANT SELECT, UPDATE ON catalog_unit TO everytill_test_erp")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL ROLE everytill_test_erp")
        cursor.execute("UPDATE catalog_unit SET name = 'by the ERP'")
        cursor.execute("RESET ROLE")
        cursor.execute("DROP OWNED BY everytill_test_erp")
        cursor.execute("DROP ROLE everytill_test_erp")
    assert logged("catalog_unit") == [({"id": unit.pk}, False)]


@pytest.mark.postgresql
def test_flush_leaves_a_log_that_has_everything_compared():
    make_product("1")
    call_command("flush", interactive=False, verbosity=0)
    assert list(ChangeLogEntry.objects.filter(table_name="catalog_product").values_list("key", "moved")) == [WHOLE]
