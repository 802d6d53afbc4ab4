"""Note which transactions a register says wait in its outbox, so that HQ can name what it has not got."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.db.models import Exists, OuterRef

from channel.plan import WaitingSale
from registers.models import AwaitedTransaction, RegisterJournal, TransactionIdentity

#: A journal's transactions that are kept as awaited; a register that tells of more has told enough.
MOST_AWAITED = 5_000
_LARGEST = Decimal(10) ** 11
_PLACES = Decimal("0.0001")
_KEPT = ("type", "receipt_number", "completed_at", "currency", "gross_amount", "told_at")


@transaction.atomic(savepoint=False)
def note_awaited_transactions(
    *, register_id: int, register_number: str, journal_id: str, waiting: Iterable[WaitingSale], now: datetime
) -> None:
    """Keep what is told of them, and let go of what HQ has by now; what merely waits no longer stays, for it has not arrived.

    What cannot be written down as it is told is left out: that the number is missing is known from the numbers alone.
    """
    journal = RegisterJournal.objects.filter(register_id=register_id, journal_id=journal_id).only("pk").first()
    if journal is None:
        return
    awaited = [row for row in (_awaited(journal, sale, now) for sale in waiting) if row is not None]
    if awaited and AwaitedTransaction.objects.filter(journal=journal).count() <= MOST_AWAITED - len(awaited):
        AwaitedTransaction.objects.bulk_create(
            sorted({row.sequence_number: row for row in awaited}.values(), key=lambda row: row.sequence_number),
            update_conflicts=True,
            unique_fields=["journal", "sequence_number"],
            update_fields=_KEPT,
        )
    arrived = TransactionIdentity.objects.filter(
        register_number=register_number, journal_id=journal_id, sequence_number=OuterRef("sequence_number")
    )
    AwaitedTransaction.objects.filter(Exists(arrived), journal=journal).delete()


def _awaited(journal: RegisterJournal, sale: WaitingSale, now: datetime) -> AwaitedTransaction | None:
    gross = _amount(sale.gross)
    if gross is None or len(sale.currency) > 3:
        return None
    return AwaitedTransaction(
        journal=journal,
        sequence_number=sale.sequence_number,
        type=sale.type[:20],
        receipt_number=sale.receipt_number[:60],
        completed_at=_moment(sale.completed_at, now),
        currency=sale.currency,
        gross_amount=gross,
        told_at=now,
    )


def _moment(moment: datetime, now: datetime) -> datetime:
    """Give the moment by the register's clock, or the present one where that is beyond what a database can say."""
    try:
        return moment.astimezone(now.tzinfo)
    except OverflowError:
        return now


def _amount(text: str) -> Decimal | None:
    """Read an amount; None for what is none, or is larger than any."""
    try:
        amount = Decimal(text)
        return amount.quantize(_PLACES) if amount.is_finite() and abs(amount) < _LARGEST else None
    except InvalidOperation:
        return None
