"""What HQ has byte for byte is answered without being read; everything else is read as ever."""

import json

import pytest

from channel.transaction import encode
from registers.models import Device, UploadSession
from registers.use_cases.read_upload import read_upload
from tests.channel.documents import document, line
from tests.registers.factories import RECEIVED_AT, make_register, statuses, upload

pytestmark = pytest.mark.django_db


def read(device: Device, *lines: bytes) -> list[tuple[bool, str | None]]:
    """Tell of each line whether it was decoded, and the status it has before anybody judges it."""
    session = UploadSession.objects.create(device=device, received_at=RECEIVED_AT, body=b"")
    documents = read_upload(session=session, lines=lines)
    assert [each.raw for each in documents] == list(lines)
    return [(each.transaction is not None, each.status) for each in documents]


REPEAT, NEW = (False, "repeated"), (True, None)


def test_known_bytes_are_repeats_and_not_read(device):
    sold = [document(sequence_number=number) for number in (1, 2)]
    upload(device, *sold)
    assert read(device, *map(encode, sold)) == [REPEAT, REPEAT]


def test_what_is_new_among_repeats_is_read(device):
    sold, later = document(), document(sequence_number=2)
    upload(device, sold)
    assert read(device, encode(sold), encode(later), b"nonsense") == [REPEAT, NEW, (False, None)]
    assert statuses(upload(device, sold, later, b"nonsense")) == ["repeated", "posted", "unreadable"]


def test_other_bytes_under_a_known_id_are_read(device):
    sold = document()
    upload(device, sold)
    spelled = json.dumps(json.loads(encode(sold))).encode()
    changed = encode(document([line(1, "2")], id=sold.id))
    assert read(device, encode(sold), spelled, changed) == [REPEAT, NEW, NEW]


def test_what_another_register_sold_is_read(store, device):
    other = Device.objects.create(register=make_register(store, "R2"), state="ACTIVATED", journal_id="J-2")
    sold, foreign = document(), document(register="R2", journal_id="J-2")
    upload(device, sold)
    upload(other, foreign)
    assert read(device, encode(sold), encode(foreign)) == [REPEAT, NEW]
    assert statuses(upload(device, sold, foreign)) == ["repeated", "quarantined"]


def test_what_the_device_may_not_bring_is_read(register, device):
    sold = document()
    upload(device, sold)
    left = Device.objects.create(register=register, state="DEACTIVATED", journal_id="J-0")
    assert read(left, encode(sold)) == [NEW]


def test_reasons_of_a_repeat_in_quarantine_are_those_of_then(device):
    held = document(business_date="2099-01-01")
    first, again = upload(device, held), upload(device, held)
    assert read(device, encode(held)) == [REPEAT]
    assert (statuses(first), statuses(again)) == (["quarantined"], ["repeated"])
    assert again.answers[0].reasons == first.answers[0].reasons != []


def test_what_is_new_costs_one_query_and_nothing_none(device, django_assert_num_queries):
    sold = [encode(document(sequence_number=number)) for number in (1, 2, 3)]
    session = UploadSession.objects.create(device=device, received_at=RECEIVED_AT, body=b"")
    with django_assert_num_queries(1):
        read_upload(session=session, lines=sold)
    with django_assert_num_queries(0):
        assert read_upload(session=session, lines=[]) == []
