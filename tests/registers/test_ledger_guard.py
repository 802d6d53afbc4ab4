"""Nobody changes or deletes what was posted, by whatever way."""

import subprocess
import sys

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, connection, transaction

from registers.ledger import GUARDED_TABLES
from registers.ledger.guard import install_guard, open_ledger, remove_guard, unguarded_tables
from registers.models import Transaction, TransactionLine
from tests.channel.documents import document
from tests.registers.factories import upload

pytestmark = pytest.mark.django_db

TABLES = ("", "line", "payment", "tax")


@pytest.fixture
def posted(device) -> Transaction:
    upload(device, document())
    return Transaction.objects.get()


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_rows_of_the_ledger_cannot_be_changed_by_sql(posted, table, statement):
    key = "id" if not table else "transaction_id"
    sql = statement.format(f"registers_transaction{table}", key, key)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_rows_of_the_ledger_cannot_be_changed_by_the_orm(posted):
    posted.store_number = "S2"
    for change in (posted.save, posted.delete, lambda: TransactionLine.objects.update(amount=0)):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            change()
    assert Transaction.objects.get().store_number == "S1"


@pytest.mark.postgresql
def test_a_partition_is_guarded_like_the_whole(posted):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM registers_transaction")
        (partition,) = cursor.fetchone()
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            cursor.execute(f"DELETE FROM {partition}")


def test_maintenance_says_so_and_is_over_afterwards(posted):
    with open_ledger(connection):
        TransactionLine.objects.all().delete()
    assert TransactionLine.objects.count() == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Transaction.objects.all().delete()


def test_a_missing_guard_is_found_by_the_system_check_and_brought_back(db):
    remove_guard(connection)
    assert unguarded_tables(connection) == list(GUARDED_TABLES)
    with pytest.raises(SystemCheckError):
        call_command("check", databases=["default"])
    install_guard(connection)
    assert unguarded_tables(connection) == []
    install_guard(connection)


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_program_that_does_not_know_the_guard_is_refused(posted):
    """What another program than HQ does to the file is refused, because only HQ's connections have the function."""
    change = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('DELETE FROM registers_transaction')"
    file = str(connection.settings_dict["NAME"])
    tried = subprocess.run([sys.executable, "-c", change, file], capture_output=True, text=True, check=False)
    assert (tried.returncode, "no such function" in tried.stderr) == (1, True)
    assert Transaction.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_flush_empties_the_ledger(posted):
    call_command("flush", interactive=False, verbosity=0)
    assert Transaction.objects.count() == 0
