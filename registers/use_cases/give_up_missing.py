"""Give up transactions that never came: the disk is broken, the till was stolen. What comes all the same is posted."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from channel.errors import InvalidInput, StateConflict
from registers.models import AwaitedTransaction, RegisterEvent, RegisterJournal
from registers.noted_changes import change_of
from registers.queries.missing_transactions import Scope, missing_ranges
from registers.use_cases.record_register_event import record_register_event

NOTE_LENGTH = 300


@transaction.atomic
def give_up_missing(*, journal: RegisterJournal, up_to: int, user: AbstractBaseUser, note: str) -> int:
    """Give up what is missing of a journal up to a number the person has seen; return how many transactions that are.

    What the register told of them is forgotten here and not in the register's log.

    Raises: InvalidInput without a note; StateConflict when nothing is missing up to there any more.
    """
    if not note.strip():
        raise InvalidInput("Say in a note why they are given up.")
    locked = RegisterJournal.objects.select_for_update(of=("self",)).select_related("register").get(pk=journal.pk)
    ranges = missing_ranges(Scope(register_id=locked.register_id))
    given_up = [one for one in ranges if one.journal_key == locked.pk and one.first <= up_to]
    if not given_up:
        raise StateConflict("Nothing is missing there any more.")
    last = min(up_to, given_up[-1].last)
    count = sum(min(one.last, last) - one.first + 1 for one in given_up)
    locked.given_up_at, locked.given_up_by_id, locked.given_up_note = timezone.now(), user.pk, note[:NOTE_LENGTH]
    locked.given_up_to = last
    with change_of(locked):
        locked.save(update_fields=["given_up_at", "given_up_by", "given_up_note", "given_up_to"])
    AwaitedTransaction.objects.filter(journal=locked, sequence_number__lte=last).delete()
    numbers = ", ".join(f"{one.first}-{min(one.last, last)}" for one in given_up)
    record_register_event(
        register=locked.register,
        kind=RegisterEvent.Kind.TRANSACTIONS_GIVEN_UP,
        user=user,
        note=f"{note.strip()} ({count} of journal {locked.journal_id}: {numbers})",
    )
    return count
