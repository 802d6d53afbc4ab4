"""Indexes of the ledger: each partition has each, whole; and one whose building was broken off is built anew."""

import pytest
from django.db import connection, models
from django.db.migrations.state import ProjectState

from registers.ledger.indexes import AddLedgerIndex
from registers.models import Transaction

pytestmark = pytest.mark.postgresql

_LACKING = """
SELECT partition.inhrelid::regclass::text, parent.indexrelid::regclass::text
FROM pg_inherits partition JOIN pg_index parent ON parent.indrelid = partition.inhparent
LEFT JOIN pg_inherits attached ON attached.inhparent = parent.indexrelid
    AND (SELECT indrelid FROM pg_index WHERE indexrelid = attached.inhrelid) = partition.inhrelid
WHERE partition.inhparent = 'registers_transaction'::regclass AND attached.inhrelid IS NULL OR NOT parent.indisvalid
"""


@pytest.mark.django_db
def test_each_partition_has_each_index_of_the_ledger():
    with connection.cursor() as cursor:
        cursor.execute(_LACKING)
        assert cursor.fetchall() == []


@pytest.mark.django_db(transaction=True)
def test_an_index_that_was_broken_off_is_built_anew():
    operation = AddLedgerIndex(model_name="transaction", index=models.Index(fields=["staff_number"], name="transaction_by_staff"))
    state = ProjectState.from_apps(Transaction._meta.apps)
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX transaction_by_staff ON ONLY registers_transaction (staff_number)")
        own = "registers_transaction_default"
        cursor.execute(f"CREATE INDEX {own}_transaction_by_staff ON {own} (staff_number)")
        with connection.schema_editor(atomic=False) as editor:
            operation.database_forwards("registers", editor, state, state)
        cursor.execute(_LACKING)
        assert cursor.fetchall() == []
        cursor.execute("DROP INDEX transaction_by_staff")
