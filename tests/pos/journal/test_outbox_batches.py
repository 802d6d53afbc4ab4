from contextlib import closing
from datetime import UTC, datetime

import pytest

from channel.transaction import encode
from channel.upload import DocumentAnswer
from pos.journal import entries
from pos.journal.connection import durable, open_journal
from pos.journal.outbox_batches import OutboxBatches
from tests.channel.documents import document

NOW = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
PLENTY = 1_000_000


@pytest.fixture
def journal(tmp_path):
    with closing(open_journal(tmp_path / "journal.db")) as connection:
        yield connection


def sell(journal, *numbers: int) -> list[str]:
    sold = [document(sequence_number=number) for number in numbers]
    with durable(journal):
        for each in sold:
            entries.append(journal, each, encode(each))
    return [each.id for each in sold]


def ids(batches) -> list[list[str]]:
    return [[entry.transaction_id for entry in batch] for batch in batches]


def refuse(journal, transaction_id: str) -> int:
    entry = entries.find_waiting(journal, transaction_id)
    assert entry is not None
    entries.note_refusal(journal, entry.entry_id)
    return entry.entry_id


def test_batch_ends_after_so_many_transactions(journal):
    sold = sell(journal, 1, 2, 3, 4, 5)
    batches = OutboxBatches(journal, most_entries=2, most_bytes=PLENTY)
    assert ids(batches) == [sold[:2], sold[2:4], sold[4:]]


def test_batch_ends_after_so_many_bytes_and_a_larger_transaction_is_one_alone(journal):
    sold = sell(journal, 1, 2, 3, 4)
    size = len(entries.document_by_id(journal, sold[0]))
    assert ids(OutboxBatches(journal, most_entries=10, most_bytes=3 * size)) == [sold[:3], sold[3:]]
    assert ids(OutboxBatches(journal, most_entries=10, most_bytes=3 * size - 1)) == [sold[:2], sold[2:]]
    assert ids(OutboxBatches(journal, most_entries=10, most_bytes=1)) == [[each] for each in sold]


def test_entry_has_the_exact_bytes(journal):
    [sold] = sell(journal, 1)
    [[entry]] = OutboxBatches(journal, most_entries=10, most_bytes=PLENTY)
    assert (entry.transaction_id, entry.document) == (sold, entries.document_by_id(journal, sold))


def test_empty_outbox_has_no_batch(journal):
    assert ids(OutboxBatches(journal, most_entries=2, most_bytes=PLENTY)) == []
    [sold] = sell(journal, 1)
    answer = DocumentAnswer(id=None, status="posted")
    entries.acknowledge(journal, entries.find_waiting(journal, sold).entry_id, answer, at=NOW)
    assert ids(OutboxBatches(journal, most_entries=2, most_bytes=PLENTY)) == []


@pytest.mark.parametrize("refused", [(0,), (0, 1, 2, 3), (1, 2), (4,), (0, 1, 2, 3, 4)])
def test_what_headquarters_refused_is_in_no_batch_and_told_apart(journal, refused):
    sold = sell(journal, 1, 2, 3, 4, 5)
    entry_ids = [refuse(journal, sold[index]) for index in refused]
    batches = OutboxBatches(journal, most_entries=2, most_bytes=PLENTY)
    sent = [each for batch in ids(batches) for each in batch]
    assert sent == [each for index, each in enumerate(sold) if index not in refused]
    assert batches.refused == entry_ids


def test_what_was_refused_least_often_comes_first(journal):
    sold = sell(journal, 1, 2, 3)
    often, once, twice = (refuse(journal, each) for each in sold)
    for each in (sold[0], sold[0], sold[2]):
        refuse(journal, each)
    batches = OutboxBatches(journal, most_entries=2, most_bytes=PLENTY)
    assert (ids(batches), batches.refused) == ([], [once, twice, often])


def test_what_is_sold_meanwhile_is_for_the_next_time(journal):
    sold = sell(journal, 1, 2)
    batches = OutboxBatches(journal, most_entries=1, most_bytes=PLENTY)
    found = []
    for batch in batches:
        found += [entry.transaction_id for entry in batch]
        sell(journal, 10 + len(found))
    assert found == sold


def test_what_left_the_outbox_meanwhile_is_not_sent(journal):
    sold = sell(journal, 1, 2)
    reading = iter(OutboxBatches(journal, most_entries=1, most_bytes=PLENTY))
    next(reading)
    entries.acknowledge(
        journal, entries.find_waiting(journal, sold[1]).entry_id, DocumentAnswer(id=None, status="posted"), at=NOW
    )
    assert list(reading) == []


def test_read_of_a_batch_does_not_keep_the_log_from_being_emptied(journal):
    sell(journal, 1, 2, 3)
    reading = iter(OutboxBatches(journal, most_entries=2, most_bytes=1))
    next(reading)
    assert tuple(journal.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()) == (0, 0, 0)
