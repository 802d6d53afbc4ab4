"""What HQ has not got, by sequence numbers: ranges, since when, and what is known of the amounts."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registers.models import AwaitedTransaction, RegisterJournal, RegisterStatus
from registers.queries.missing_transactions import (
    MissingCount,
    Scope,
    count_missing,
    journals_in_use,
    missing_of,
    missing_ranges,
    told_amounts,
    with_awaited,
)
from registers.use_cases.note_complete_journals import note_complete_journals
from tests.channel.documents import document, totals
from tests.registers.factories import RECEIVED_AT, make_register, make_store, upload

pytestmark = pytest.mark.django_db

TOLD_AT = RECEIVED_AT - timedelta(days=2)


def told(register, last, *, journal_id="J-1", **fields) -> RegisterJournal:
    return RegisterJournal.objects.create(
        register=register, journal_id=journal_id, last_sequence_number=last, told_at=TOLD_AT, **fields
    )


def awaited(journal, number, gross="12.00", currency="EUR"):
    return AwaitedTransaction.objects.create(
        journal=journal,
        sequence_number=number,
        type="SALE",
        receipt_number=f"R-{number}",
        completed_at=TOLD_AT - timedelta(hours=number),
        currency=currency,
        gross_amount=Decimal(gross),
        told_at=TOLD_AT,
    )


def sell(device, *numbers):
    upload(device, *(document(sequence_number=number) for number in numbers))


def found(**scope) -> list[tuple[int, int]]:
    return [(one.first, one.last) for one in missing_ranges(Scope(**scope))]


def test_ranges_are_what_is_neither_posted_nor_in_quarantine(register, device):
    sell(device, 1, 2, 5, 9)
    upload(device, document(sequence_number=7, totals=totals(net="9.99")))
    told(register, 12)
    assert found() == [(3, 4), (6, 6), (8, 8), (10, 12)]
    assert count_missing() == MissingCount(ranges=4, transactions=7, registers=1)
    assert missing_of(register) == 7


def test_a_number_behind_the_last_that_was_told_counts_as_well(register, device):
    sell(device, 1, 2, 5)
    told(register, 2)
    assert found() == [(3, 4)]


def test_nothing_is_missing_of_a_register_that_sent_everything_or_told_nothing(register, device):
    assert (found(), count_missing()) == ([], MissingCount(0, 0, 0))
    told(register, 3)
    sell(device, 1, 2, 3)
    assert found() == []


def test_a_journal_of_hardware_that_was_replaced_stays_missing(register, device):
    sell(device, 1)
    told(register, 3)
    told(register, 2, journal_id="J-2")
    assert found() == [(2, 3), (1, 2)]


def test_what_was_given_up_is_missing_no_more_and_what_comes_later_is(register, device):
    sell(device, 1, 4)
    journal = told(register, 4, given_up_to=4)
    assert found() == []
    RegisterJournal.objects.filter(pk=journal.pk).update(last_sequence_number=6)
    assert found() == [(5, 6)]


def test_a_look_begins_where_the_journal_was_last_whole(register, device):
    sell(device, 1, 2, 3, 6)
    journal = told(register, 8)
    assert note_complete_journals() == 1
    journal.refresh_from_db()
    assert (journal.complete_to, found()) == (3, [(4, 5), (7, 8)])
    assert note_complete_journals() == 0
    sell(device, 4, 5, 7, 8)
    assert note_complete_journals() == 1
    journal.refresh_from_db()
    assert (journal.complete_to, found()) == (8, [])


def test_since_when_is_what_the_register_told_else_when_the_next_came_else_when_it_was_told(register, device):
    sell(device, 1, 3, 5)
    journal = told(register, 7)
    awaited(journal, 2)
    assert [one.since for one in missing_ranges()] == [TOLD_AT - timedelta(hours=2), RECEIVED_AT, TOLD_AT]


def test_amounts_are_those_the_register_told_and_the_rest_is_unknown(register, device):
    sell(device, 1)
    journal = told(register, 5)
    for number, gross in ((2, "0.10"), (3, "0.20"), (5, "-4.00")):
        awaited(journal, number, gross)
    awaited(journal, 4, "7", currency="CHF")
    (one,) = with_awaited(missing_ranges())
    assert one.amounts == {"EUR": Decimal("-3.70"), "CHF": Decimal("7")}
    assert (one.count, one.unknown) == (4, 0)
    assert told_amounts() == {"CHF": Decimal("7.0000"), "EUR": Decimal("-3.7000")}
    RegisterJournal.objects.update(given_up_to=4)
    assert told_amounts(Scope(register_id=register.pk)) == {"EUR": Decimal("-4.0000")}


def test_the_search_narrows_by_store_register_and_number(register, store):
    other = make_register(make_store("S2"), "X9")
    told(register, 1)
    told(other, 2)
    assert found(store_id=store.pk) == [(1, 1)]
    assert found(register_id=other.pk) == [(1, 2)]
    assert found(text="x") == [(1, 2)]
    assert [one.register_id for one in missing_ranges(limit=1, offset=1)] == [other.pk]
    assert told_amounts(Scope(store_id=store.pk, text="x")) == {}


def test_the_journals_in_use_are_those_the_registers_have_now(register, device):
    told(register, 1)
    RegisterStatus.objects.create(register=register, reported_at=TOLD_AT, connection_mode="ONLINE", journal_id="J-2")
    assert journals_in_use() == set()
    present = told(register, 1, journal_id="J-2")
    assert journals_in_use() == {present.pk}


def test_three_hundred_registers_take_as_many_queries_as_three(store):
    def queries(look) -> int:
        with CaptureQueriesContext(connection) as captured:
            look()
        return len(captured)

    def add(first, last):
        for number in range(first, last):
            told(make_register(store, f"R{number:03}"), 3)

    add(0, 3)
    for_three = queries(missing_ranges), queries(count_missing), queries(note_complete_journals)
    add(3, 300)
    assert (queries(missing_ranges), queries(count_missing), queries(note_complete_journals)) == for_three
    assert count_missing() == MissingCount(300, 900, 300)
