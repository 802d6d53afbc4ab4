"""Which numbers were told of, and which transactions are said to wait."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest

from channel.plan import WaitingSale
from registers.models import AwaitedTransaction, RegisterJournal, TransactionIdentity, UploadSession
from registers.use_cases import note_awaited_transactions as module
from registers.use_cases.note_awaited_transactions import note_awaited_transactions
from registers.use_cases.note_journal import note_journal

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
SALE = WaitingSale(
    sequence_number=7, type="SALE", receipt_number="R1-7", completed_at=NOW - timedelta(minutes=3), currency="EUR", gross="12.30"
)


def tell(register, *waiting, now=NOW, journal="J-1"):
    note_journal(register_id=register.pk, journal_id=journal, last_sequence_number=9, now=NOW)
    note_awaited_transactions(
        register_id=register.pk, register_number=register.number, journal_id=journal, waiting=waiting, now=now
    )
    return list(AwaitedTransaction.objects.filter(journal__journal_id=journal))


def arrive(device, number, journal="J-1"):
    session = UploadSession.objects.create(device=device, received_at=NOW, body=b"")
    TransactionIdentity.objects.create(
        id=f"0195d0a0-0000-7000-8000-{number:012}",
        sha256="0" * 64,
        answer="POSTED",
        upload_session=session,
        register_number=device.register.number,
        journal_id=journal,
        sequence_number=number,
    )


def test_highest_number_is_kept_and_never_lowered(register):
    for number, minutes in ((5, 0), (9, 1), (3, 2), (9, 3)):
        note_journal(register_id=register.pk, journal_id="J", last_sequence_number=number, now=NOW + timedelta(minutes=minutes))
    note_journal(register_id=register.pk, journal_id="K", last_sequence_number=1, now=NOW)
    told = RegisterJournal.objects.order_by("journal_id").values_list("journal_id", "last_sequence_number", "told_at")
    assert list(told) == [("J", 9, NOW + timedelta(minutes=1)), ("K", 1, NOW)]


def test_what_waits_is_kept_as_it_is_told(register):
    [awaited] = tell(register, SALE)
    assert (awaited.sequence_number, awaited.type, awaited.receipt_number, awaited.currency) == (7, "SALE", "R1-7", "EUR")
    assert (awaited.gross_amount, awaited.completed_at, awaited.told_at) == (Decimal("12.30"), SALE.completed_at, NOW)
    [again] = tell(register, msgspec.structs.replace(SALE, gross="12.40"), now=NOW + timedelta(minutes=1))
    assert (again.pk, again.gross_amount) == (awaited.pk, Decimal("12.40"))


def test_what_headquarters_has_waits_no_longer_and_the_rest_stays(register, device):
    tell(register, SALE, msgspec.structs.replace(SALE, sequence_number=8))
    arrive(device, 7)
    arrive(device, 8, journal="another")
    assert [awaited.sequence_number for awaited in tell(register)] == [8]


@pytest.mark.parametrize("told", [{"gross": "much"}, {"gross": "NaN"}, {"gross": "1e30"}, {"currency": "EURO"}])
def test_what_cannot_be_written_down_is_left_out(register, told):
    other = msgspec.structs.replace(SALE, sequence_number=8)
    assert [awaited.sequence_number for awaited in tell(register, msgspec.structs.replace(SALE, **told), other)] == [8]


def test_journal_that_tells_of_ever_more_is_heard_to_a_limit(register, monkeypatch):
    monkeypatch.setattr(module, "MOST_AWAITED", 3)
    for number in range(6):
        tell(register, msgspec.structs.replace(SALE, sequence_number=number))
    assert AwaitedTransaction.objects.count() == 3
