"""Uploads of several registers that come at the same moment are posted in one database transaction, or each by itself."""

from collections.abc import Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from functools import partial
from uuid import UUID

import pytest
from django.db import transaction

from channel.activation import ActivationRequest
from channel.transaction import encode
from channel.upload import UploadAnswer
from registers.models import (
    Currency,
    DailyTotal,
    Device,
    QuarantinedTransaction,
    Store,
    Transaction,
    TransactionIdentity,
    UploadSession,
)
from registers.queries.locked_register import locked_register
from registers.use_cases import post_together
from registers.use_cases.activate_device import activate_device
from registers.use_cases.issue_activation_code import issue_activation_code
from registers.use_cases.post_upload import post_upload
from tests.channel.documents import document, totals
from tests.registers.factories import RECEIVED_AT, make_register, packed, statuses, upload
from tests.threads import in_a_thread

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]

LONG_ENOUGH_SECONDS = 0.5


class Taken(Exception):
    """Ends a transaction without its writing anything."""


@pytest.fixture
def has_time(monkeypatch) -> None:
    """Let one that waits for the database hold up all others until it has got what it waits for."""
    monkeypatch.setattr(post_together, "LOCK_MILLISECONDS", 10_000)
    monkeypatch.setattr(post_together, "PATIENCE_SECONDS", 10.0)


@pytest.fixture
def devices(store, device) -> list[Device]:
    """Return devices of registers R1 to R4."""
    for number in (2, 3, 4):
        code = issue_activation_code(register=make_register(store, f"R{number}"), user=None).code
        activate_device(request=ActivationRequest(activation_code=code, journal_id=f"J-{number}", hardware="Till"))
    return list(Device.objects.select_related("register__store").order_by("register__number"))


def sale_of(device: Device, sequence_number: int = 1, **fields):
    return document(register=device.register.number, journal_id=device.journal_id, sequence_number=sequence_number, **fields)


@contextmanager
def held_up(first: Device) -> Iterator[None]:
    """Have an upload of a device wait for the database while the block runs: its id is being written by somebody else."""
    sale = sale_of(first)
    posting: Future[UploadAnswer]
    try:
        with transaction.atomic():
            session = UploadSession.objects.create(device=first, received_at=RECEIVED_AT, body=b"")
            TransactionIdentity.objects.create(
                id=UUID(sale.id), sha256="0" * 64, answer="POSTED", upload_session=session, register_number="X", sequence_number=1
            )
            posting = in_a_thread(lambda: upload(first, sale))
            wait([posting], LONG_ENOUGH_SECONDS)
            assert not posting.done()
            yield
            raise Taken
    except Taken:
        assert statuses(posting.result()) == ["posted"]


def together(devices, *calls):
    """Return the answers to uploads that came while one of the first device was being posted."""
    with held_up(devices[0]):
        started = [in_a_thread(call) for call in calls]
        wait(started, LONG_ENOUGH_SECONDS)
        assert not any(each.done() for each in started)
    return [each.result() for each in started]


def posted_in(device: Device) -> set[int]:
    return set(Transaction.objects.filter(register_number=device.register.number).values_list("posted_in", flat=True))


def test_what_waits_meanwhile_is_posted_in_one_transaction(has_time, devices):
    batches = [[sale_of(device, number) for number in (1, 2)] for device in devices[1:]]
    answers = together(devices, *[partial(upload, device, *batch) for device, batch in zip(devices[1:], batches, strict=True)])
    assert [statuses(answer) for answer in answers] == [["posted", "posted"]] * 3
    assert [[each.id for each in answer.answers] for answer in answers] == [[sale.id for sale in batch] for batch in batches]
    assert len(set.union(*map(posted_in, devices[1:]))) == 1
    assert posted_in(devices[0]) != posted_in(devices[1])
    kept = {str(row.pk): bytes(row.document) for row in Transaction.objects.all()}
    assert [kept[sale.id] for batch in batches for sale in batch] == [encode(sale) for batch in batches for sale in batch]
    finished = UploadSession.objects.filter(device__in=devices[1:])
    assert set(finished.values_list("state", "documents", "posted", "repeated", "quarantined")) == {("POSTED", 2, 2, 0, 0)}
    assert sorted(DailyTotal.objects.values_list("register_number", "sales")) == [("R1", 1), ("R2", 2), ("R3", 2), ("R4", 2)]


def test_one_that_cannot_be_written_does_not_hold_up_the_others(has_time, devices):
    rival = sale_of(devices[1])
    answers = together(
        devices,
        lambda: upload(devices[1], rival, sale_of(devices[1], 2, id=rival.id)),
        lambda: upload(devices[2], sale_of(devices[2])),
    )
    assert [statuses(answer) for answer in answers] == [["posted", "quarantined"], ["posted"]]
    assert sorted(DailyTotal.objects.values_list("register_number", "sales")) == [("R1", 1), ("R2", 1), ("R3", 1)]


def test_what_is_no_ordinary_sale_waits_for_no_turn(has_time, devices):
    with held_up(devices[0]):
        posting = in_a_thread(lambda: upload(devices[3], sale_of(devices[3], totals=totals(net="9.99"))))
        assert statuses(posting.result(5)) == ["quarantined"]


def test_a_register_that_somebody_holds_is_waited_for_by_its_own_upload_alone(devices):
    with transaction.atomic():
        locked_register(devices[1].register_id)
        waiting = in_a_thread(lambda: upload(devices[1], sale_of(devices[1])))
        wait([waiting], LONG_ENOUGH_SECONDS)
        free = in_a_thread(lambda: upload(devices[2], sale_of(devices[2])))
        assert statuses(free.result(10)) == ["posted"]
        assert not waiting.done()
    assert statuses(waiting.result()) == ["posted"]


def test_a_store_with_another_currency_by_then_has_its_sales_judged_by_that(has_time, devices, store):
    with held_up(devices[0]):
        posting = in_a_thread(lambda: upload(devices[1], sale_of(devices[1])))
        wait([posting], LONG_ENOUGH_SECONDS)
        # On a connection of its own: the one that holds all up takes everything back.
        pounds = Currency(code="GBP", name="Pound", exponent=2)
        in_a_thread(lambda: (pounds.save(), Store.objects.filter(pk=store.pk).update(currency=pounds))).result()
    assert statuses(posting.result()) == ["quarantined"]
    assert [reason["code"] for reason in QuarantinedTransaction.objects.get().reasons] == ["foreign-currency"]


def test_sent_again_while_it_is_posted_it_is_posted_once(has_time, devices):
    sale = sale_of(devices[1])
    answers = together(devices, lambda: upload(devices[1], sale), lambda: upload(devices[1], sale))
    assert sorted(status for answer in answers for status in statuses(answer)) == ["posted", "repeated"]
    assert Transaction.objects.filter(register_number="R2").count() == 1


def test_a_session_that_is_posted_already_is_not_posted_again(has_time, devices):
    body = packed([sale_of(devices[1])])
    session = UploadSession.objects.create(device=devices[1], received_at=RECEIVED_AT, body=body, content_encoding="zstd")

    first, second = together(
        devices,
        lambda: post_upload(session=UploadSession.objects.get(pk=session.pk)),
        lambda: post_upload(session=UploadSession.objects.get(pk=session.pk)),
    )
    assert sorted([*statuses(first), *statuses(second)]) in (["posted", "repeated"], ["repeated", "repeated"])
    assert Transaction.objects.filter(register_number="R2").count() == 1


def test_one_that_waits_for_what_somebody_writes_keeps_nobody_waiting_long(devices):
    with held_up(devices[0]):
        free = in_a_thread(lambda: upload(devices[1], sale_of(devices[1])))
        assert statuses(free.result(5)) == ["posted"]


def test_a_turn_that_hangs_is_not_waited_for_longer_than_patience_lasts(devices, monkeypatch):
    monkeypatch.setattr(post_together, "LOCK_MILLISECONDS", 10_000)
    with held_up(devices[0]):
        free = in_a_thread(lambda: upload(devices[1], sale_of(devices[1])))
        assert statuses(free.result(5)) == ["posted"]


def test_an_upload_of_many_sales_keeps_nobody_waiting(devices, monkeypatch, has_time):
    monkeypatch.setattr(post_together, "MOST_BYTES", 100)
    with held_up(devices[0]):
        free = in_a_thread(lambda: upload(devices[1], sale_of(devices[1])))
        assert statuses(free.result(5)) == ["posted"]
