"""Bytes made to break whoever reads them: one such line is unreadable, and nothing else suffers."""

import pytest
from rest_framework.test import APIClient

from registers.models import QuarantinedTransaction, RegisterJournal, RegisterStatus, Transaction, UploadSession
from registers.queries.held_sales import held_sales
from registers.use_cases import resume_received_uploads as resuming
from tests.channel.documents import document
from tests.registers.factories import RECEIVED_AT, packed, statuses, upload

pytestmark = pytest.mark.django_db

NESTED = b'{"id": "01890000-0000-7000-8000-000000000001", "deep": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"


def test_a_line_nested_too_deeply_is_kept_whole_and_holds_up_no_other(device):
    answer = upload(device, document(), NESTED, document(sequence_number=2))
    assert statuses(answer) == ["posted", "unreadable", "posted"]
    assert bytes(QuarantinedTransaction.objects.get().document) == NESTED
    assert statuses(upload(device, NESTED)) == ["repeated"]
    assert [session.state for session in UploadSession.objects.order_by("received_at", "state")] == ["PARTLY_POSTED", "POSTED"]


def test_sales_are_counted_beside_a_quarantined_line_nested_too_deeply(register, device):
    upload(device, NESTED, document())
    RegisterStatus.objects.create(
        register=register, reported_at=RECEIVED_AT, connection_mode="ONLINE", last_sequence_number=2, journal_id="J-1"
    )
    RegisterJournal.objects.create(register=register, journal_id="J-1", last_sequence_number=2, told_at=RECEIVED_AT)
    assert held_sales(register).missing == 1


def test_an_activation_nested_too_deeply_is_invalid_input(db):
    response = APIClient(raise_request_exception=False).generic("POST", "/api/v1/devices/activate", NESTED, "application/json")
    assert (response.status_code, response.json()["code"]) == (400, "invalid-input")


def test_sessions_that_cannot_be_posted_do_not_starve_the_next(device, monkeypatch):
    monkeypatch.setattr(resuming, "SESSIONS_AT_ONCE", 2)
    for number in (1, 2, 3):
        body = packed([document(sequence_number=number)])
        UploadSession.objects.create(device=device, received_at=RECEIVED_AT, body=body, content_encoding="zstd")
    # What a server looks like to a session that ends its process each time: tried, and RECEIVED as before.
    first, second, third = UploadSession.objects.order_by("pk")
    UploadSession.objects.filter(pk__in=[first.pk, second.pk]).update(try_count=1)
    UploadSession.objects.filter(pk=third.pk).update(received_at=RECEIVED_AT.replace(hour=9))
    assert resuming.resume_received_uploads() == 2
    third.refresh_from_db()
    assert (third.state, third.try_count, Transaction.objects.count()) == ("POSTED", 1, 2)
    waiting = UploadSession.objects.get(state="RECEIVED")
    assert (waiting.pk in (first.pk, second.pk), waiting.try_count) == (True, 1)
