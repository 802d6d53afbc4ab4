import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from typing import get_args

import msgspec
import pytest

from channel.transaction import ReturnOf, Transaction, encode
from channel.upload import DocumentAnswer, DocumentStatus
from pos.journal import entries, returned_lines, sequences
from pos.journal.connection import durable, open_journal
from pos.journal.entries import Outbox
from tests.channel.documents import document, line
from tests.pos.outbox import waiting_entries

NOW = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path):
    with closing(open_journal(tmp_path / "journal.db")) as connection:
        yield connection


def sell(journal: sqlite3.Connection, number: int) -> Transaction:
    sold = document(sequence_number=number)
    with durable(journal):
        entries.append(journal, sold, encode(sold))
    return sold


def answer_first(journal: sqlite3.Connection, status: DocumentStatus, *reasons: str) -> None:
    answer = DocumentAnswer(id=None, status=status, reasons=list(reasons))
    entries.acknowledge(journal, waiting_entries(journal)[0].entry_id, answer, at=NOW)


def test_outbox_holds_the_exact_bytes_oldest_first(journal):
    sold = [sell(journal, number) for number in (1, 2, 3)]
    waiting = waiting_entries(journal)
    assert [entry.document for entry in waiting] == [encode(transaction) for transaction in sold]
    assert entries.outbox(journal) == Outbox(count=3, oldest_completed_at=sold[0].completed_at)


@pytest.mark.parametrize("status", get_args(DocumentStatus))
def test_any_answer_of_headquarters_lets_an_entry_leave_the_outbox(journal, status):
    sell(journal, 1)
    answer_first(journal, status, "why")
    assert entries.outbox(journal) == Outbox(count=0, oldest_completed_at=None)
    [entry] = entries.newest_first(journal, limit=10)
    assert (entry.answer, entry.answer_reasons) == (status, ["why"])
    assert entries.count_answered(journal, status) == 1


def test_all_kept_transactions_are_offered_again(journal):
    sell(journal, 1)
    answer_first(journal, "posted")
    sell(journal, 2)
    assert entries.offer_all_again(journal) == 1
    assert entries.outbox(journal).count == 2


@pytest.mark.parametrize(
    "change", ["document = x'00'", "transaction_id = 'x'", "sequence_number = 9", "receipt_number = 'x'", "journal_id = 'x'"]
)
def test_journal_entry_is_never_changed(journal, change):
    sell(journal, 1)
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        journal.execute(f"UPDATE entry SET {change}")


def test_same_number_is_never_journaled_twice(journal):
    sell(journal, 1)
    with pytest.raises(sqlite3.IntegrityError):
        sell(journal, 1)
    assert entries.outbox(journal).count == 1


def test_receipt_is_found_by_its_number(journal):
    sold = sell(journal, 1)
    assert entries.document_by_receipt(journal, sold.receipt_number) == encode(sold)
    assert entries.document_by_receipt(journal, "unknown") is None


def test_transactions_are_found_by_somebody_elses_number(journal):
    for number, reference in ((1, "A"), (2, "B"), (3, "A"), (4, "")):
        sold = document(sequence_number=number, reference=reference)
        entries.append(journal, sold, encode(sold))
    assert [entry.sequence_number for entry in entries.with_reference(journal, "A")] == [1, 3]
    assert (entries.with_reference(journal, "C"), entries.with_reference(journal, "")) == ([], [])


def test_number_that_was_not_used_is_given_again(journal):
    def take(*, then_fail: bool) -> int:
        with durable(journal):
            number = sequences.take_next(journal, "journal-1")
            assert not then_fail
            return number

    assert take(then_fail=False) == 1
    with pytest.raises(AssertionError):
        take(then_fail=True)
    assert take(then_fail=False) == 2
    assert sequences.take_next(journal, "another journal") == 1
    assert (sequences.last_taken(journal, "journal-1"), sequences.last_taken(journal, "new")) == (2, 0)


def test_returned_quantities_of_a_line_add_up(journal):
    sold = ReturnOf(transaction_id=document().id, line_number=1)
    assert returned_lines.returned_quantity(journal, sold) == 0
    for quantity in ("-1", "-0.5"):
        returned = msgspec.structs.replace(line(), quantity=quantity, return_of=sold)
        returned_lines.remember(journal, document().id, [returned, line(2)])
    assert returned_lines.returned_quantity(journal, sold) == Decimal("1.5")
