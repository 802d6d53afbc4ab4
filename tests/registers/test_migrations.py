"""What the migrations do to the rows they find."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from registers.models import Currency, Device, QuarantinedTransaction, RegisterJournal, Transaction
from tests.channel.documents import document
from tests.registers.factories import upload

pytestmark = pytest.mark.django_db(transaction=True)

EXPIRES_AT = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture
def before(device) -> Iterator[Any]:
    """Give the models as they were before currencies, quarantine and tokens changed; beside them a sale kept and posted."""
    Device.objects.update(journal_id="J-0", previous_token_hash="f" * 64, token_expires_at=EXPIRES_AT)
    sold = document()
    upload(device, document(sequence_number=9), sold)
    Device.objects.update(journal_id="J-1")
    upload(device, sold)
    call_command("migrate", "registers", "0003", verbosity=0)
    yield MigrationExecutor(connection).loader.project_state([("registers", "0003_store_serving_group")]).apps
    call_command("migrate", verbosity=0)


def test_migrations_correct_what_was_written_before_them(device, before):
    for code in ("JPY", "CHF"):
        before.get_model("registers", "Currency").objects.create(code=code, name=code, exponent=3)
    call_command("migrate", verbosity=0)
    assert dict(Currency.objects.values_list("code", "exponent")) == {"EUR": 2, "JPY": 0, "CHF": 2}
    assert Device.objects.get().previous_token_expires_at == EXPIRES_AT
    assert list(RegisterJournal.objects.values_list("journal_id", "last_sequence_number")) == [("J-1", 0)]
    assert sorted(QuarantinedTransaction.objects.values_list("journal_id", "sequence_number")) == [("J-1", 1), ("J-1", 9)]
    posted = Transaction.objects.get()
    resolved = dict(QuarantinedTransaction.objects.values_list("claimed_id", "resolved_at"))
    assert (len(resolved), resolved.pop(posted.pk), set(resolved.values())) == (2, posted.posted_at, {None})
