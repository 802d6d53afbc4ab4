"""Ordinary sales are judged before their register is locked, and once more under the lock when the store has other rules then."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channel.transaction import encode
from registers.domain.ledger_table import BYTES, bytes_text
from registers.domain.uploaded_document import read_document
from registers.models import Store, Transaction, UploadSession
from registers.use_cases.judge_documents import judge_documents
from registers.use_cases.post_upload import post_upload
from registers.use_cases.prepare_documents import prepare_documents
from tests.channel.documents import document, line
from tests.registers.factories import RECEIVED_AT, packed, statuses, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(device) -> UploadSession:
    return UploadSession(device=device, received_at=RECEIVED_AT, body=b"")


def test_a_sale_is_ready_and_says_nothing_before_its_turn(session):
    sale = read_document(encode(document()))
    prepare_documents(documents=[sale], session=session)
    assert (bool(sale.ready), bool(sale.ready.rows), sale.reasons, sale.notes) == (True, True, [], [])


def test_what_speaks_against_a_sale_is_taken_over_and_it_has_no_rows(session):
    sale = read_document(encode(document(business_date="1999-12-31")))
    prepare_documents(documents=[sale], session=session)
    assert (sale.ready.rows, sale.reasons) == ({}, [])
    judge_documents(documents=[sale], register=session.device.register, received_at=RECEIVED_AT)
    assert [reason.code for reason in sale.reasons] == ["business-date-past"]


def test_what_brings_goods_back_waits_for_its_turn(session):
    returned = read_document(encode(document([line(1, "-1", reason="Broken")])))
    prepare_documents(documents=[returned], session=session)
    assert returned.ready is None


def test_a_store_with_other_rules_by_then_has_its_sales_judged_by_those(session):
    sale = read_document(encode(document()))
    prepare_documents(documents=[sale], session=session)
    session.device.register.store.currency.code = "GBP"
    judge_documents(documents=[sale], register=session.device.register, received_at=RECEIVED_AT)
    assert (sale.ready, [reason.code for reason in sale.reasons]) == (None, ["foreign-currency"])


def test_an_upload_goes_by_the_store_as_it_is_under_the_lock(device, store):
    session = UploadSession.objects.create(
        device=device, received_at=RECEIVED_AT, body=packed([document(shift=None)]), content_encoding="zstd"
    )
    Store.objects.filter(pk=store.pk).update(time_zone="Pacific/Auckland", business_day_cutoff="20:00")
    assert statuses(post_upload(session=session)) == ["posted"]


def test_it_takes_as_many_statements_for_three_sales_as_for_one(device):
    counts = []
    for numbers in ([1], [2, 3, 4]):
        with CaptureQueriesContext(connection) as captured:
            assert set(statuses(upload(device, *[document(sequence_number=number) for number in numbers]))) == {"posted"}
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("text", ["Coffee", "Café", "Œuf \U0001f95a", 'A "quoted" \\ word', "\\x41", "x\x7f"])
def test_the_ledger_has_the_bytes_that_were_sent(device, text):
    sent = [encode(document(sequence_number=number, comment=text)) for number in (1, 2)]
    sent[1] = sent[1].replace(b'":', b'"\t:\r', 1)
    answer = upload(device, *sent)
    assert statuses(answer) == ["posted", "posted"]
    kept = {str(posted.pk): bytes(posted.document) for posted in Transaction.objects.all()}
    assert [kept[str(each.id)] for each in answer.answers] == sent


def test_bytes_are_written_as_they_are_only_when_they_are_plain():
    assert bytes_text(b'{"a":"b c"}') == '{"a":"b c"}'
    for content in (b"a\tb", b"a\rb", b"a\nb", b"a\\b", "ä".encode(), b"\x01", b"\xff"):
        assert bytes_text(content) == f"{BYTES}{content.hex()}"
