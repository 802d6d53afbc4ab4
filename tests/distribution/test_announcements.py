"""What the installed apps announce, and what is refused."""

import dataclasses

import pytest
from django.core.exceptions import ImproperlyConfigured

from channel.announcement import Dependency, ReplicatedTable, RowScope
from channel.jobs import ALL_JOBS, STANDARD_JOBS
from channel.table import ChannelTable, integer, text
from channel.tables import STANDARD_TABLES
from distribution.announcements import (
    captured_tables,
    jobs,
    personal_jobs,
    refuse_mistakes,
    replicated_tables,
    tables_of_job,
)

LOYALTY = ReplicatedTable(
    table=ChannelTable("loyalty_card", (integer("loyalty_card_id"), text("number"))),
    job=1010,
    source="loyalty_card_of_hq",
    expressions={},
)


def refusal(*announced: ReplicatedTable) -> str:
    with pytest.raises(ImproperlyConfigured) as caught:
        refuse_mistakes([("loyalty.replication", table) for table in announced], set(STANDARD_JOBS))
    return str(caught.value)


def test_installed_apps_announce_every_standard_table_once():
    assert sorted(table.table.name for table in replicated_tables()) == sorted(table.name for table in STANDARD_TABLES)


def test_jobs_are_the_standard_ones_without_the_alias():
    assert jobs() == STANDARD_JOBS


def test_tables_of_a_job_are_those_announced_for_it():
    assert [table.table.name for table in tables_of_job(1080)] == ["tax_group", "tax_rate"]


def test_captured_columns_are_keys_and_whatever_is_read():
    assert captured_tables()["registers_store"] == ("channel_data_group_id", "id")
    assert captured_tables()["catalog_product"] == ("id",)
    assert captured_tables()["catalog_assortmentproduct"] == ("assortment_id", "id", "product_id")


def test_every_source_and_every_table_read_exists_with_its_columns(db):
    from django.db import connection

    with connection.cursor() as cursor:
        for table, columns in captured_tables().items():
            described = {column.name for column in connection.introspection.get_table_description(cursor, table)}
            assert set(columns) - described == set()


def test_a_channel_table_announced_twice_is_refused():
    assert refusal(LOYALTY, LOYALTY) == (
        "loyalty.replication: the channel table loyalty_card is already announced by loyalty.replication."
    )


def test_an_unknown_job_is_refused():
    for job in (4711, ALL_JOBS):
        assert refusal(dataclasses.replace(LOYALTY, job=job)) == (
            f"loyalty.replication: loyalty_card: job {job} is unknown; name it in SCHEDULER_JOBS."
        )


def test_a_primary_key_that_changed_rows_cannot_be_found_by_is_refused():
    assert refusal(dataclasses.replace(LOYALTY, expressions={"loyalty_card_id": "src.id + 1"})) == (
        "loyalty.replication: loyalty_card: the primary key has to be src.id, because changed rows are found by it."
    )


STORES_READ = (Dependency(table="registers_store", columns=("id",), keys="SELECT id FROM changed"),)
HOME_STORE = "(SELECT st.number FROM registers_store st WHERE st.id = src.store_id)"


def test_reading_a_table_for_nothing_is_refused():
    assert refusal(dataclasses.replace(LOYALTY, reads=STORES_READ)) == (
        "loyalty.replication: loyalty_card: the table registers_store is listed in reads, but no row filter, join or "
        "expression reads it."
    )


@pytest.mark.parametrize(
    "reading",
    [
        {"row_filter": f"{HOME_STORE} = '1'", "scope": RowScope.STORE},
        {"joins": "LEFT JOIN registers_store st ON st.id = src.store_id"},
        {"expressions": {"number": HOME_STORE}},
    ],
)
def test_reading_a_table_that_is_not_listed_is_refused(reading):
    announced = dataclasses.replace(LOYALTY, **reading)
    assert refusal(announced) == (
        "loyalty.replication: loyalty_card: the table registers_store is read and not listed in reads, so its changes would "
        "not be seen."
    )
    refuse_mistakes([("loyalty.replication", dataclasses.replace(announced, reads=STORES_READ))], set(STANDARD_JOBS))


@pytest.mark.parametrize("contradiction", [{"scope": RowScope.STORE}, {"row_filter": "src.number > '1'"}])
def test_a_scope_that_contradicts_the_row_filter_is_refused(contradiction):
    announced = dataclasses.replace(LOYALTY, **contradiction)
    assert refusal(announced) == (
        f"loyalty.replication: loyalty_card: the scope is {announced.scope}; it is GLOBAL exactly when there is no row filter."
    )


def test_scope_and_personal_data_change_no_row_and_so_not_the_name_of_an_announcement():
    assert repr(dataclasses.replace(LOYALTY, scope=RowScope.STORE, is_personal=True)) == repr(LOYALTY)


def test_personal_jobs_are_those_with_tables_about_people():
    assert {table.job for table in replicated_tables() if table.is_personal} == {1010, 1060}
    assert personal_jobs() == {1010, 1060}


def test_every_table_that_is_filtered_says_by_what():
    scopes = {table.table.name: table.scope for table in replicated_tables() if table.scope != RowScope.GLOBAL}
    assert scopes == {
        "assortment_product": RowScope.ASSORTMENT,
        "barcode": RowScope.ASSORTMENT,
        "customer": RowScope.ADDRESS_BOOK,
        "customer_address_book": RowScope.ADDRESS_BOOK,
        "price": RowScope.PRICE_GROUP,
        "price_group": RowScope.PRICE_GROUP,
        "product": RowScope.ASSORTMENT,
        "promotion": RowScope.PRICE_GROUP,
        "promotion_item": RowScope.PRICE_GROUP,
        "promotion_part": RowScope.PRICE_GROUP,
        "register": RowScope.STORE,
        "staff": RowScope.ADDRESS_BOOK,
        "staff_address_book": RowScope.ADDRESS_BOOK,
        "store": RowScope.STORE,
        "store_address_book": RowScope.STORE,
        "store_assortment": RowScope.STORE,
        "store_price_group": RowScope.STORE,
    }
