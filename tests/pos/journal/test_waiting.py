"""What HQ is told of the outbox: exact, and bounded."""

from contextlib import closing
from datetime import UTC, datetime

import msgspec
import pytest

from channel.transaction import encode
from channel.upload import DocumentAnswer
from pos.journal import entries
from pos.journal.connection import durable, open_journal
from pos.journal.waiting import oldest_waiting, waiting_amounts
from tests.channel.documents import document
from tests.pos.outbox import waiting_entries

NOW = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path):
    with closing(open_journal(tmp_path / "journal.db")) as connection:
        yield connection


def sell(journal, number, *, gross="1.10", currency="EUR"):
    made = document(sequence_number=number)
    sold = msgspec.structs.replace(made, currency=currency, totals=msgspec.structs.replace(made.totals, gross=gross))
    with durable(journal):
        entries.append(journal, sold, encode(sold))
    return sold


def test_nothing_waits_in_a_new_journal(journal):
    assert (oldest_waiting(journal, 50), waiting_amounts(journal)) == ([], {})


def test_oldest_are_described_and_no_more_than_asked_for(journal):
    first, *_ = [sell(journal, number) for number in (1, 2, 3)]
    told = oldest_waiting(journal, 2)
    assert [one.sequence_number for one in told] == [1, 2]
    assert (told[0].type, told[0].receipt_number, told[0].currency, told[0].gross) == (
        first.type.value,
        first.receipt_number,
        "EUR",
        "1.10",
    )
    assert told[0].completed_at.isoformat()[:16] == first.completed_at[:16]


def test_amounts_add_up_exactly_by_currency(journal):
    for number, gross in enumerate(("0.10", "0.20", "0.10", "-1.00", "90071992547409.93"), start=1):
        sell(journal, number, gross=gross)
    sell(journal, 6, gross="500", currency="JPY")
    assert waiting_amounts(journal) == {"EUR": "90071992547409.33", "JPY": "500"}


def test_what_headquarters_has_counts_no_more(journal):
    for number in (1, 2):
        sell(journal, number)
    answer = DocumentAnswer(id=None, status="posted", reasons=[])
    entries.acknowledge(journal, waiting_entries(journal)[0].entry_id, answer, at=NOW)
    assert ([one.sequence_number for one in oldest_waiting(journal, 50)], waiting_amounts(journal)) == ([2], {"EUR": "1.10"})


def test_amounts_come_from_an_index_and_no_document_is_read(journal):
    plan = journal.execute(
        "EXPLAIN QUERY PLAN SELECT currency, gross, count(*) FROM entry WHERE acknowledged_at IS NULL GROUP BY currency, gross"
    ).fetchall()
    assert ["USING COVERING INDEX entry_waiting_amount" in row["detail"] for row in plan] == [True]
