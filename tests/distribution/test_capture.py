"""Installing, removing and checking the triggers of change capture."""

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from distribution.announcements import captured_tables
from distribution.changelog.capture import install_capture, remove_capture, wrong_tables
from distribution.changelog.trigger_names import trigger_name
from distribution.models import ChangeLogEntry, HeadquartersState, SchedulerJob, SchedulerSubjob
from tests.backoffice.factories import make_group, make_unit
from tests.distribution.schedules import make_schedule, publish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _right_triggers():
    yield
    install_capture(connection, captured_tables())


def drop_update_trigger(table):
    name = trigger_name(table, "update")
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{name}"' + ("" if connection.vendor == "sqlite" else f' ON "{table}"'))


def compared_whole():
    return sorted(ChangeLogEntry.objects.filter(key=None).values_list("table_name", flat=True))


def complaints():
    return [
        (message.id, message.msg.split()[2]) for message in run_checks(databases=["default"]) if message.id == "distribution.E001"
    ]


def test_migrated_database_has_every_trigger():
    assert (wrong_tables(connection, captured_tables()), complaints()) == ([], [])


def test_check_complains_of_a_missing_trigger():
    drop_update_trigger("catalog_barcode")
    assert complaints() == [("distribution.E001", "catalog_barcode")]


def test_check_looks_at_the_database_only_when_asked_to():
    drop_update_trigger("catalog_barcode")
    assert [message for message in run_checks() if message.id == "distribution.E001"] == []


@pytest.mark.postgresql
def test_check_complains_of_a_disabled_trigger_and_of_another_function():
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE catalog_unit DISABLE TRIGGER {trigger_name('catalog_unit', 'insert')}")
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {trigger_name('catalog_barcode')}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
            "SET search_path = pg_catalog, pg_temp AS 'BEGIN RETURN NULL; END'"
        )
    assert complaints() == [("distribution.E001", "catalog_barcode"), ("distribution.E001", "catalog_unit")]


def test_migrate_repairs_what_is_wrong_and_has_it_compared_whole():
    drop_update_trigger("catalog_barcode")
    ChangeLogEntry.objects.all().delete()
    call_command("migrate", verbosity=0, skip_checks=False)
    assert (complaints(), compared_whole()) == ([], ["catalog_barcode"])


def test_migrate_leaves_right_triggers_alone():
    ChangeLogEntry.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert compared_whole() == []


def test_another_set_of_captured_columns_has_the_table_compared_whole():
    ChangeLogEntry.objects.all().delete()
    install_capture(connection, {**captured_tables(), "catalog_barcode": ("id", "product_id")})
    assert compared_whole() == ["catalog_barcode"]


def test_tables_that_are_no_longer_captured_lose_their_triggers():
    captured = {table: columns for table, columns in captured_tables().items() if table != "catalog_barcode"}
    install_capture(connection, captured)
    assert wrong_tables(connection, captured_tables()) == ["catalog_barcode"]


def test_tables_that_do_not_exist_yet_are_left_out():
    ChangeLogEntry.objects.all().delete()
    install_capture(connection, {**captured_tables(), "loyalty_card": ("id",)})
    assert compared_whole() == []


def test_partial_migrate_leaves_what_there_is_captured():
    ChangeLogEntry.objects.all().delete()
    call_command("migrate", "taxes", "zero", verbosity=0)
    try:
        executor = MigrationExecutor(connection)
        assert executor.migration_plan(executor.loader.graph.leaf_nodes()) != []
        gone = set(captured_tables()) - set(connection.introspection.table_names())
        assert {"taxes_taxgroup", "taxes_taxrate"} <= gone
        assert (set(wrong_tables(connection, captured_tables())), compared_whole()) == (
            gone,
            sorted(set(captured_tables()) - gone),
        )
    finally:
        call_command("migrate", verbosity=0)
    assert (complaints(), set(compared_whole())) == ([], set(captured_tables()))


def test_migrate_of_the_change_log_itself_leaves_no_trigger_behind():
    call_command("migrate", "distribution", "0001", verbosity=0)
    try:
        assert set(wrong_tables(connection, captured_tables())) == set(captured_tables())
    finally:
        call_command("migrate", verbosity=0)
    assert complaints() == []


def test_tables_without_a_captured_column_are_left_out():
    install_capture(connection, {**captured_tables(), "catalog_barcode": ("id", "not_made_yet")})
    assert wrong_tables(connection, captured_tables()) == ["catalog_barcode"]
    make_unit()


def test_run_fails_while_changes_are_not_captured():
    drop_update_trigger("catalog_barcode")
    run = publish(make_schedule(make_group("North")))
    assert (run.state, run.message) == ("FAILED", "Changes are not captured in catalog_barcode. Run `manage.py migrate` first.")


def test_long_table_names_get_names_that_fit_and_differ():
    names = [trigger_name("a" * 60 + end, operation) for end in "xy" for operation in ("insert", "update", "")]
    assert (len(set(names)), max(len(name) for name in names)) == (6, 63)


def test_migrate_prepares_jobs_and_subjobs():
    SchedulerJob.objects.filter(number=1040).update(name="Old name", is_enabled=False)
    SchedulerSubjob.objects.filter(table_name="product").update(job=1010)
    SchedulerSubjob.objects.create(table_name="gone", job_id=1010)
    HeadquartersState.objects.all().delete()
    call_command("migrate", verbosity=0)
    job = SchedulerJob.objects.get(number=1040)
    assert (job.name, job.is_enabled) == ("Products", False)
    assert sorted(job.subjobs.values_list("table_name", flat=True)) == [
        "assortment_product",
        "barcode",
        "barcode_pattern",
        "category",
        "product",
        "store_assortment",
        "unit",
    ]
    assert not SchedulerSubjob.objects.filter(table_name="gone").exists()
    assert HeadquartersState.objects.get().epoch == 1


def test_removed_capture_logs_nothing():
    remove_capture(connection)
    ChangeLogEntry.objects.all().delete()
    make_unit()
    assert ChangeLogEntry.objects.count() == 0
