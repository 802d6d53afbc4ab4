"""The ledger's tables on PostgreSQL are in partitions by month, and rows find theirs by their id."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from backoffice.portal.use_cases.set_up_roles import HQ_ADMIN
from registers.domain.ledger_months import first_id, months_wanted, next_month
from registers.ledger.guard import open_ledger
from registers.models import Transaction, UploadSession
from registers.use_cases.create_ledger_partitions import create_ledger_partitions
from registers.use_cases.sweep_alerts import sweep_alerts
from tests.backoffice.portal.conftest import make_user
from tests.backoffice.portal.ledger import make_transaction
from tests.registers.factories import RECEIVED_AT

TODAY = datetime.now(UTC).date()
CHILDREN = ("transactionline", "transactionpayment", "transactiontax")


@pytest.fixture
def session(device) -> UploadSession:
    return UploadSession.objects.create(device=device, received_at=RECEIVED_AT, body=b"")


def where(table: str, key: UUID) -> set[str]:
    """Name the partitions that hold a transaction's rows."""
    column = "id" if table == "transaction" else "transaction_id"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT tableoid::regclass::text FROM registers_{table} WHERE {column} = %s", [key])
        return {name for (name,) in cursor.fetchall()}


def id_in(month: date, number: int = 1) -> UUID:
    return UUID(int=first_id(month).int + number)


@pytest.mark.postgresql
def test_rows_lie_in_the_month_of_their_id(session):
    for month in months_wanted(TODAY):
        key = id_in(month)
        make_transaction(month.month, session, id=key)
        assert where("transaction", key) == {f"registers_transaction_{month:%Y_%m}"}
        for table in CHILDREN:
            assert where(table, key) == {f"registers_{table}_{month:%Y_%m}"}


@pytest.mark.postgresql
def test_the_last_id_of_a_month_is_not_in_the_next(session):
    month = months_wanted(TODAY)[0]
    key = UUID(int=first_id(next_month(month)).int - 1)
    make_transaction(1, session, id=key)
    assert where("transaction", key) == {f"registers_transaction_{month:%Y_%m}"}


@pytest.mark.postgresql
def test_ids_without_a_known_month_lie_in_the_default_partition_and_are_found(session):
    for number, key in enumerate((UUID(int=7), UUID(int=(1 << 128) - 1)), start=1):
        make_transaction(number, session, id=key)
        assert where("transaction", key) == {"registers_transaction_default"}
        assert Transaction.objects.get(pk=key).lines.count() == 1
    assert create_ledger_partitions(today=TODAY) == []


@pytest.mark.postgresql
def test_create_ledger_partitions_moves_rows_out_of_the_default_partition(session):
    month = date(2024, 12, 1)
    key = id_in(month)
    make_transaction(3, session, id=key)
    assert where("transactionline", key) == {"registers_transactionline_default"}
    assert create_ledger_partitions(today=TODAY) == [month]
    assert where("transaction", key) == {"registers_transaction_2024_12"}
    for table in CHILDREN:
        assert where(table, key) == {f"registers_{table}_2024_12"}
    assert Transaction.objects.get(pk=key).payments.count() == 2
    assert create_ledger_partitions(today=TODAY) == []


@pytest.mark.postgresql
def test_a_transaction_is_looked_for_in_one_partition(session):
    key = id_in(months_wanted(TODAY)[0])
    for table, column in (("registers_transaction", "id"), ("registers_transactionline", "transaction_id")):
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN SELECT * FROM {table} WHERE {column} = %s", [key])
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert plan.count(f"on {table}_") == 1
        assert f"{table}_{TODAY:%Y_%m}" in plan


@pytest.mark.postgresql
def test_the_next_months_are_made_by_migrate_and_one_that_is_missing_is_said_aloud(db, client):
    call_command("check", databases=["default"])
    with open_ledger(connection), connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE registers_transaction_{months_wanted(TODAY)[1]:%Y_%m}")
    with pytest.raises(SystemCheckError):
        call_command("check", databases=["default"], fail_level="WARNING")
    client.force_login(make_user("anna", HQ_ADMIN))
    sentence = f"The ledger has no partition for {months_wanted(TODAY)[1]:%Y-%m}."
    # at once on the home page, also when nobody sweeps any more; among the alerts with the next sweep
    assert sentence in client.get(reverse("portal:home")).content.decode()
    sweep_alerts(now=timezone.now())
    assert sentence in client.get(reverse("portal:alert-list")).content.decode()
    assert create_ledger_partitions(today=TODAY) == [months_wanted(TODAY)[1]]


@pytest.mark.sqlite
def test_sqlite_has_no_partitions(db):
    assert create_ledger_partitions(today=TODAY) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("again", [1, 2])
def test_the_ledger_is_empty_again_after_a_test_that_committed(device, again):
    session = UploadSession.objects.create(device=device, received_at=RECEIVED_AT, body=b"")
    assert Transaction.objects.count() == 0
    make_transaction(again, session, id=id_in(months_wanted(TODAY)[0]))


@pytest.mark.parametrize(("month", "after"), [(date(2026, 11, 1), date(2026, 12, 1)), (date(2026, 12, 1), date(2027, 1, 1))])
def test_next_month(month, after):
    assert next_month(month) == after


@pytest.mark.postgresql
def test_documents_are_compressed_with_lz4_in_every_partition(db):
    create_ledger_partitions(today=next_month(months_wanted(TODAY)[-1]))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT attcompression FROM pg_partition_tree('registers_transaction') "
            "JOIN pg_attribute ON attrelid = relid WHERE attname = 'document'"
        )
        assert cursor.fetchall() == [("l",)]
