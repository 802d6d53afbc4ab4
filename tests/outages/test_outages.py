"""Hundreds of random outages in one run: afterwards every completed sale is at HQ once, and all sums are what was sold.

`make test` has a dozen of them, `make test-long` five hundred with HQ on PostgreSQL; OUTAGES says how many.
"""

import os
from collections import Counter
from contextlib import ExitStack, closing
from decimal import Decimal

import pytest

from channel.transaction import decode
from pos.journal import entries, shifts
from pos.journal.connection import open_journal
from pos.selling.shift_figures import expected_in_drawer
from registers.models import QuarantinedTransaction, Transaction, TransactionPayment, TransactionTender
from tests.outages.outages import OUTAGES
from tests.waiting import wait_until

COUNT = int(os.environ.get("OUTAGES", "12"))
INTO, OUT_OF = ("SHIFT_OPENED", "FLOAT"), ("DROP", "SAFE")
SECONDS_TO_SEND = 120

pytestmark = pytest.mark.slow


def chosen(luck):
    """Choose what happens next: each kind is as likely as the other, and one time in four two come together."""
    return luck.sample(OUTAGES, 2 if luck.random() < 0.25 else 1)


def sell_through(site, kinds):
    """Sell while all of this happens, and a little after it."""
    with ExitStack() as stack:
        for kind in kinds:
            stack.enter_context(kind(site))
        for _ in range(site.luck.randint(1, 3)):
            site.cashier.serves()
    site.mend()
    site.cashier.serves()


def journal_of(site):
    """Return the register's documents, as bytes, in their order."""
    with closing(open_journal(site.machine.home.journal)) as journal:
        kept = [entries.document_by_id(journal, entry.transaction_id) for entry in entries.newest_first(journal, limit=-1)]
    return kept[::-1]


def waiting(site):
    with closing(open_journal(site.machine.home.journal)) as journal:
        return entries.outbox(journal).count


def in_drawer(site):
    """Return what the register says is in the drawer."""
    with closing(open_journal(site.machine.home.journal)) as journal:
        shift = shifts.current(journal)
        assert shift is not None
        return expected_in_drawer(journal, shift)["CASH", "EUR"]


def in_drawer_by_ledger():
    """Return what the ledger says is in the drawer."""
    tenders = TransactionTender.objects.filter(is_expected=False)
    paid = TransactionPayment.objects.filter(transaction__type__in=("SALE", "RETURN"))
    into, out_of = (tenders.filter(transaction__type__in=types) for types in (INTO, OUT_OF))
    return _sum(paid) + _sum(into) - _sum(out_of)


def _sum(moved):
    """Add up what moved in cash."""
    return sum(moved.filter(method="CASH", currency="EUR").values_list("amount", flat=True), Decimal(0))


def test_every_sale_is_at_headquarters_once_after_any_outages(site):
    happened: Counter[str] = Counter()
    for _ in range(COUNT):
        kinds = chosen(site.luck)
        happened.update(kind.__name__ for kind in kinds)
        sell_through(site, kinds)
        assert not site.machine.has_ended, site.machine.last_words()
    print(f"{COUNT} outages: {dict(happened)}; {len(site.cashier.promised)} sales seen completed")

    site.hq.wait_until_ready()
    wait_until(lambda: waiting(site), 0, seconds=SECONDS_TO_SEND, explain=site.machine.last_words)
    journal = journal_of(site)
    documents = [decode(document) for document in journal]
    posted = Transaction.objects.order_by("sequence_number").values_list("document", flat=True)
    assert [bytes(document) for document in posted] == journal
    assert QuarantinedTransaction.objects.count() == 0
    assert [document.sequence_number for document in documents] == list(range(1, len(documents) + 1))
    receipts = [document.receipt_number for document in documents if document.receipt_number]
    assert receipts == [f"1-11-{number:06}" for number in range(1, len(receipts) + 1)]

    assert len(site.cashier.promised) == len(set(site.cashier.promised))
    assert set(site.cashier.promised) <= {document.id for document in documents}
    assert len(site.cashier.promised) >= COUNT, site.cashier.troubles

    expected = in_drawer(site)
    assert expected == in_drawer_by_ledger()
    site.cashier.closes_shift(str(expected))
    wait_until(lambda: waiting(site), 0, seconds=SECONDS_TO_SEND, explain=site.machine.last_words)
    [counted] = TransactionTender.objects.filter(transaction__type="SHIFT_CLOSED", is_expected=False)
    [should_be] = TransactionTender.objects.filter(transaction__type="SHIFT_CLOSED", is_expected=True)
    assert (counted.amount, should_be.amount) == (expected, expected)
