"""What never came may be given up, with a note; what comes all the same is posted."""

import pytest

from channel.errors import InvalidInput, StateConflict
from registers.models import AwaitedTransaction, RegisterEvent, RegisterJournal, Transaction
from registers.queries.held_sales import held_sales
from registers.use_cases.give_up_missing import give_up_missing
from tests.channel.documents import document
from tests.registers.factories import RECEIVED_AT, statuses, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def journal(register, device) -> RegisterJournal:
    """Make a journal of which 2 to 3 and 5 to 9 are missing, the register having told of 9."""
    upload(device, document(sequence_number=1), document(sequence_number=4))
    journal = RegisterJournal.objects.create(register=register, journal_id="J-1", last_sequence_number=9, told_at=RECEIVED_AT)
    AwaitedTransaction.objects.create(
        journal=journal,
        sequence_number=3,
        type="SALE",
        completed_at=RECEIVED_AT,
        currency="EUR",
        gross_amount=1,
        told_at=RECEIVED_AT,
    )
    return journal


def test_what_is_given_up_is_missing_no_more_and_is_on_record(register, device, journal, admin):
    assert give_up_missing(journal=journal, up_to=9, user=admin, note="The disk burnt.") == 7
    assert held_sales(register).missing == 0
    event = RegisterEvent.objects.get(kind="TRANSACTIONS_GIVEN_UP")
    assert (event.user, event.note) == (admin, "The disk burnt. (7 of journal J-1: 2-3, 5-9)")
    journal.refresh_from_db()
    assert (journal.given_up_to, journal.given_up_by, journal.given_up_note) == (9, admin, "The disk burnt.")
    assert not AwaitedTransaction.objects.exists()
    assert statuses(upload(device, document(sequence_number=5))) == ["posted"]
    assert Transaction.objects.count() == 3


def test_only_what_was_seen_is_given_up(register, journal, admin):
    assert give_up_missing(journal=journal, up_to=3, user=admin, note="Torn.") == 2
    assert held_sales(register).missing == 5
    RegisterJournal.objects.update(last_sequence_number=12)
    assert give_up_missing(journal=journal, up_to=9, user=admin, note="Torn.") == 5
    assert held_sales(register).missing == 3


def test_nothing_is_given_up_without_a_note_or_when_nothing_is_missing(journal, admin):
    with pytest.raises(InvalidInput):
        give_up_missing(journal=journal, up_to=9, user=admin, note=" ")
    with pytest.raises(StateConflict):
        give_up_missing(journal=journal, up_to=1, user=admin, note="Gone.")
