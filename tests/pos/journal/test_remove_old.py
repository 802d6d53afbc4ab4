"""What is old and acknowledged goes, a little at a time and with all that belongs to it; nothing else ever does."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from channel.transaction import TransactionType, encode
from channel.upload import DocumentAnswer
from pos.clock import timestamp_text
from pos.journal import card_payments, entries, fiscal_notes, receipt_copies, suspended
from pos.journal.card_payments import CardPayment, CardState
from pos.journal.connection import durable, open_journal
from pos.journal.remove_old import ENTRIES, ENTRIES_AT_ONCE, remove_old_step
from tests.channel.documents import document

BEFORE = datetime(2026, 3, 1, tzinfo=UTC)
OLD, YOUNG = BEFORE - timedelta(microseconds=1), BEFORE


@pytest.fixture
def journal(tmp_path):
    with closing(open_journal(tmp_path / "journal.db")) as connection:
        yield connection


def sell(journal, number, *, completed_at=OLD, acknowledged_at=OLD):
    """Write a sale of that moment, which HQ has had since that other one, or has not got."""
    sold = document(sequence_number=number, completed_at=timestamp_text(completed_at))
    entries.append(journal, sold, encode(sold))
    if acknowledged_at is not None:
        waiting = entries.find_waiting(journal, sold.id)
        entries.acknowledge(journal, waiting.entry_id, DocumentAnswer(id=sold.id, status="posted"), at=acknowledged_at)
    return sold.id


def pay_by_card(journal, transaction_id, state):
    payment = CardPayment(
        payment_id=transaction_id,
        transaction_id=transaction_id,
        method="CARD",
        amount=Decimal(5),
        currency="EUR",
        state=CardState.ASKED,
        slip=None,
        trouble="",
        asked_at="",
    )
    card_payments.asked(journal, payment, at=OLD)
    card_payments.move(journal, transaction_id, state, at=OLD)


def kept(journal):
    return [entry.sequence_number for entry in entries.newest_first(journal, limit=-1)][::-1]


@pytest.mark.parametrize(
    ("completed_at", "acknowledged_at", "stays"),
    [(OLD, OLD, False), (YOUNG, YOUNG, True), (OLD, YOUNG, True), (YOUNG, OLD, True), (OLD, None, True), (YOUNG, None, True)],
)
def test_only_what_was_completed_and_acknowledged_long_ago_goes(journal, completed_at, acknowledged_at, stays):
    sell(journal, 1, completed_at=completed_at, acknowledged_at=acknowledged_at)
    assert remove_old_step(journal, before=BEFORE) == (0 if stays else 1)
    assert kept(journal) == ([1] if stays else [])


def test_what_belongs_to_a_transaction_goes_with_it(journal):
    old, young = sell(journal, 1), sell(journal, 2, acknowledged_at=YOUNG)
    for each in (old, young):
        pay_by_card(journal, each, CardState.COMPLETED)
        fiscal_notes.write(journal, each, words=["signed"])
        receipt_copies.note(journal, each)
    assert remove_old_step(journal, before=BEFORE) == 1
    tables = ("card_payment", "fiscal_note", "receipt_copy", "entry")
    left = {table: [row[0] for row in journal.execute(f"SELECT transaction_id FROM {table}")] for table in tables}
    assert left == {table: [young] for table in tables}


@pytest.mark.parametrize("state", [CardState.ASKED, CardState.TAKEN])
def test_transaction_whose_card_payment_has_no_end_stays(journal, state):
    sold = sell(journal, 1)
    pay_by_card(journal, sold, state)
    assert remove_old_step(journal, before=BEFORE) == 0
    card_payments.move(journal, sold, CardState.COMPLETED, at=OLD)
    assert remove_old_step(journal, before=BEFORE) == 1


def test_suspended_transaction_stays_until_somebody_has_gone_on_with_it(journal):
    aside = document(kind=TransactionType.SUSPENDED, payments=[], completed_at=timestamp_text(OLD))
    entries.append(journal, aside, encode(aside))
    suspended.remember(journal, aside.id)
    waiting = entries.find_waiting(journal, aside.id)
    entries.acknowledge(journal, waiting.entry_id, DocumentAnswer(id=aside.id, status="posted"), at=OLD)
    assert remove_old_step(journal, before=BEFORE) == 0
    suspended.mark_recalled(journal, aside.id, recalled_by="another")
    assert remove_old_step(journal, before=BEFORE) == 1
    assert journal.execute("SELECT count(*) FROM suspended_transaction").fetchone()[0] == 0


def test_each_step_is_bounded(journal):
    with durable(journal):
        for number in range(2 * ENTRIES_AT_ONCE + 1):
            sell(journal, number + 1)
    steps = [remove_old_step(journal, before=BEFORE) for _ in range(4)]
    assert steps == [ENTRIES_AT_ONCE, ENTRIES_AT_ONCE, 1, 0]


def test_documents_of_what_stays_are_not_read(journal):
    """On a register that sells a thousand a day for two months every hour's look would read them all."""
    plan = journal.execute(f"EXPLAIN QUERY PLAN {ENTRIES}", {"before": "", "most": 1}).fetchall()
    assert "SEARCH entry USING INDEX entry_acknowledged (acknowledged_at<?)" in [row[3] for row in plan]
