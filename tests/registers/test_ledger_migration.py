"""The migrations that made the ledger what it is keep every row, there and back, and add up what was posted before."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from registers.models import DailyTotal, Transaction, TransactionLine
from registers.use_cases.check_daily_totals import check_daily_totals
from tests.channel.documents import document, line
from tests.registers.factories import upload

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = ("lines", "payments", "taxes", "discounts", "tenders")


@pytest.fixture
def to_the_latest() -> Iterator[None]:
    yield
    call_command("migrate", verbosity=0)


def everything() -> list[dict]:
    """Read the ledger, row by row."""
    found = []
    for posted in Transaction.objects.order_by("pk"):
        found.append({**Transaction.objects.filter(pk=posted.pk).values()[0], "document": bytes(posted.document)})
        found += [row for name in ROWS for row in getattr(posted, name).values()]
    return found


def names() -> set[str]:
    """Name the indexes and constraints of the ledger's tables."""
    with connection.cursor() as cursor:
        tables = [Transaction._meta.db_table, TransactionLine._meta.db_table]
        return {name for table in tables for name in connection.introspection.get_constraints(cursor, table)}


def test_the_ledger_keeps_its_rows_there_and_back(device, to_the_latest):
    upload(device, document([line(1), line(2, "3", "0.335")]), document(sequence_number=2))
    before, called = everything(), names()
    assert len(before) == 2 + 3 + 2 + 2
    call_command("migrate", "registers", "0013", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), max(id) FROM registers_transactionline")
        count, highest = cursor.fetchone()
        assert (count, highest >= 3) == (3, True)
    call_command("migrate", verbosity=0)
    after = everything()
    # 0013 had no feed: after the way back they are older than everything.
    for row in (*before, *after):
        row.pop("posted_in", None)
    assert after == before
    assert {name for name in names() if "_check" not in name} == {name for name in called if "_check" not in name}
    assert (DailyTotal.objects.get().sales, check_daily_totals()) == (2, [])
    with pytest.raises(IntegrityError), transaction.atomic():
        Transaction.objects.update(store_number="S2")
