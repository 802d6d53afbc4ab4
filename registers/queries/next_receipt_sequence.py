"""Where the receipt numbers of a register go on when other hardware takes its place.

Every transaction of a register takes one receipt number, whichever journal it is in, and each journal counts its own
from 1. So the sum of the journals' highest numbers is the highest that was ever taken; the highest single number would
be repeated from the second replacement on. Not read from the receipts themselves: a mask may write anything around it.
"""

from collections.abc import Iterator

from django.db.models import OuterRef, QuerySet, Subquery

from registers.models import Device, Register, RegisterStatus, TransactionIdentity
from registers.queries.quarantined_numbers import quarantined_numbers


def next_receipt_sequence(register: Register) -> int:
    """Return the number after the highest HQ knows of: posted, in quarantine, or told by the register's status."""
    highest = dict.fromkeys(_journals(register), 0)
    for journal_id, number in (*_posted(register), *quarantined_numbers(register), *_told(register)):
        if journal_id in highest:
            highest[journal_id] = max(highest[journal_id], number)
    return 1 + sum(highest.values())


def _journals(register: Register) -> QuerySet[Device, str]:
    """List the journals of all devices the register ever had."""
    return register.devices.exclude(journal_id="").order_by().values_list("journal_id", flat=True).distinct()


def _posted(register: Register) -> Iterator[tuple[str, int]]:
    """Yield the highest posted number of each journal, each by one step into the index of sequence numbers."""
    posted = TransactionIdentity.objects.filter(
        answer=TransactionIdentity.Answer.POSTED, register_number=register.number, journal_id=OuterRef("journal_id")
    )
    highest = Subquery(posted.order_by("-sequence_number").values("sequence_number")[:1])
    for journal_id, number in _journals(register).annotate(highest=highest).values_list("journal_id", "highest"):
        yield journal_id, number or 0


def _told(register: Register) -> Iterator[tuple[str, int]]:
    """Yield what the register last said of itself: it may hold sales that HQ has not got."""
    yield from RegisterStatus.objects.filter(register=register).values_list("journal_id", "last_sequence_number")
