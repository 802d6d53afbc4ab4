import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from channel.errors import InvalidInput
from channel.transaction import MAX_DOCUMENT_BYTES, MAX_LINES, ReturnOf, TransactionType, encode
from registers.domain.reason import Reason
from registers.models import (
    Currency,
    Device,
    QuarantinedTransaction,
    Transaction,
    TransactionIdentity,
    TransactionLine,
    UploadSession,
)
from registers.reference_checks import register_reference_check, unregister_reference_check
from registers.use_cases.take_in_upload import take_in_upload
from tests.channel.documents import cash, document, line, totals
from tests.registers.factories import RECEIVED_AT, make_register, packed, statuses, upload

pytestmark = pytest.mark.django_db


def refused(answer, at=0):
    row = QuarantinedTransaction.objects.order_by("-id")[at]
    return answer.answers[at].status, [(reason["code"], reason["pointer"]) for reason in row.reasons]


def test_a_sale_is_posted_with_everything_it_says(device):
    sold = document(
        [line(1, "3", "0.335"), line(2, "1", "12.00", rates=[])],
        [cash("20.00"), cash("-6.99", 2, change=True)],
        customer="C-7",
        reference="order 9",
    )
    answer = upload(device, sold)
    assert (statuses(answer), answer.answers[0].id, answer.answers[0].reasons) == (["posted"], sold.id, [])
    posted = Transaction.objects.get()
    assert bytes(posted.document) == encode(sold)
    assert (posted.pk, posted.type, posted.store_number, posted.register_number) == (UUID(sold.id), "SALE", "S1", "R1")
    assert (posted.journal_id, posted.sequence_number, posted.receipt_number) == ("J-1", 1, "S1-R1-000001")
    assert (posted.business_date, posted.completed_at) == (
        date(2026, 1, 31),
        datetime(2026, 1, 31, 9, 16, 30, 500000, tzinfo=UTC),
    )
    assert (posted.customer_number, posted.staff_number, posted.reference) == ("C-7", "100", "order 9")
    assert (posted.net_amount, posted.tax_amount, posted.gross_amount) == (
        Decimal("12.84"),
        Decimal("0.17"),
        Decimal("13.01"),
    )
    first, second = posted.lines.all()
    assert (first.quantity, first.unit_price, first.unrounded_amount, first.amount, first.tax_amount) == (
        Decimal("3"),
        Decimal("0.335"),
        Decimal("1.005"),
        Decimal("1.01"),
        Decimal("0.17"),
    )
    assert (second.product_number, second.barcode, second.tax_amount) == ("P-1", "0012345678905", 0)
    assert [(tax.code, tax.percent, tax.base_amount, tax.amount, tax.is_included) for tax in posted.taxes.all()] == [
        ("VAT20", Decimal("20"), Decimal("0.84"), Decimal("0.17"), True)
    ]
    assert [(payment.method, payment.amount, payment.is_change) for payment in posted.payments.all()] == [
        ("CASH", Decimal("20"), False),
        ("CASH", Decimal("-6.99"), True),
    ]


def test_a_return_names_the_sold_line_in_the_ledger(device):
    sold = document()
    back = document(
        [line(1, "-1", return_of=ReturnOf(sold.id, 1), reason="broken")], kind=TransactionType.RETURN, sequence_number=2
    )
    assert statuses(upload(device, sold, back)) == ["posted", "posted"]
    returned = TransactionLine.objects.get(transaction_id=back.id)
    assert (returned.return_of_transaction, returned.return_of_line, returned.reason) == (UUID(sold.id), 1, "broken")


def test_the_session_keeps_the_body_and_counts_what_became_of_it(device):
    sold = document()
    body = packed([sold, sold, document(totals=totals(net="9.99"), sequence_number=2), b"nonsense"])
    answer = take_in_upload(device=device, body=body, content_encoding="zstd", received_at=RECEIVED_AT)
    session = UploadSession.objects.get(pk=answer.upload_session)
    assert statuses(answer) == ["posted", "repeated", "quarantined", "unreadable"]
    assert (session.device, session.received_at, bytes(session.body), session.content_encoding) == (
        device,
        RECEIVED_AT,
        body,
        "zstd",
    )
    assert (session.state, session.documents, session.posted, session.repeated, session.quarantined) == (
        "PARTLY_POSTED",
        4,
        1,
        1,
        2,
    )


def test_a_repeat_is_answered_with_the_first_answer_and_changes_nothing(device):
    batch = [document(), document(totals=totals(net="9.99"), sequence_number=2), b"nonsense"]
    first, second = upload(device, *batch), upload(device, *batch)
    assert statuses(second) == ["repeated", "repeated", "repeated"]
    assert [answer.reasons for answer in second.answers] == [answer.reasons for answer in first.answers]
    assert [bool(answer.reasons) for answer in first.answers] == [False, True, True]
    assert [answer.id for answer in second.answers] == [answer.id for answer in first.answers]
    assert (Transaction.objects.count(), QuarantinedTransaction.objects.count()) == (1, 2)
    states = dict(UploadSession.objects.values_list("pk", "state"))
    assert [states[UUID(answer.upload_session)] for answer in (first, second)] == ["PARTLY_POSTED", "POSTED"]


def test_other_bytes_under_a_known_id_are_quarantined_and_the_first_stay(device):
    sold = document()
    forged = document([line(1, "2")], id=sold.id)
    upload(device, sold)
    answer = upload(device, forged)
    assert refused(answer) == ("quarantined", [("id-taken", "/id")])
    assert bytes(QuarantinedTransaction.objects.get().document) == encode(forged)
    identity = TransactionIdentity.objects.get()
    assert (identity.answer, identity.sha256) == ("POSTED", hashlib.sha256(encode(sold)).hexdigest())
    assert statuses(upload(device, forged, sold)) == ["repeated", "repeated"]


def test_two_documents_of_one_id_in_one_batch_are_both_kept(device):
    sold = document()
    assert statuses(upload(device, sold, document([line(1, "2")], id=sold.id))) == ["posted", "quarantined"]
    assert TransactionIdentity.objects.get().answer == "POSTED"


def test_the_same_document_spelled_differently_is_not_a_repeat(device):
    sold = document()
    spelled = json.dumps(json.loads(encode(sold))).encode()
    upload(device, sold)
    assert statuses(upload(device, spelled)) == ["quarantined"]
    assert bytes(QuarantinedTransaction.objects.get().document) == spelled


def test_what_does_not_add_up_is_kept_whole_with_every_reason(device):
    wrong = document(totals=totals(net="9.99", paid="11.00"))
    answer = upload(device, wrong)
    assert refused(answer) == ("quarantined", [("total", "/totals/net"), ("total", "/totals/paid")])
    row = QuarantinedTransaction.objects.get()
    assert (row.claimed_id, bytes(row.document), row.register, row.received_at) == (
        UUID(wrong.id),
        encode(wrong),
        device.register,
        RECEIVED_AT,
    )
    assert TransactionIdentity.objects.get().answer == "QUARANTINED"
    assert answer.answers[0].reasons[0] == "It says 9.99 where 10.00 is right."


def test_an_unreadable_line_does_not_hold_up_the_next(device):
    claimed = document(sequence_number=3)
    newer = encode(claimed).replace(b'"version":2', b'"version":3')
    answer = upload(device, b"\xff\x00nonsense", document(), b"", newer, document(sequence_number=2))
    assert statuses(answer) == ["unreadable", "posted", "unreadable", "unreadable", "posted"]
    assert [each.id for each in answer.answers][::3] == [None, claimed.id]
    assert list(QuarantinedTransaction.objects.order_by("id").values_list("claimed_id", flat=True)) == [
        None,
        None,
        UUID(claimed.id),
    ]
    assert statuses(upload(device, claimed)) == ["posted"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"register": "R2"}, ("foreign-register", "/register")),
        ({"store": "S2"}, ("foreign-store", "/store")),
        ({"journal_id": "J-9"}, ("foreign-journal", "/journal_id")),
    ],
)
def test_a_device_uploads_for_its_own_register_only(device, fields, reason):
    foreign = document(**fields)
    assert refused(upload(device, foreign)) == ("quarantined", [reason])
    assert TransactionIdentity.objects.count() == 0
    assert statuses(upload(device, foreign)) == ["repeated"]


def test_a_sale_another_register_brought_is_posted_once_its_own_brings_it(store, device):
    other = Device.objects.create(register=make_register(store, "R2"), state="ACTIVATED", journal_id="J-2")
    sold = document(register="R2", journal_id="J-2")
    assert statuses(upload(device, sold)) == ["quarantined"]
    assert statuses(upload(other, sold)) == ["posted"]
    assert QuarantinedTransaction.objects.filter(resolved_at=None).count() == 0
    assert statuses(upload(device, sold)) == ["repeated"]


def test_a_sale_posted_after_all_is_no_longer_in_quarantine(device):
    sold = document()
    Device.objects.update(journal_id="J-0")
    assert statuses(upload(device, sold, b"nonsense")) == ["quarantined", "unreadable"]
    Device.objects.update(journal_id="J-1")
    assert statuses(upload(device, sold)) == ["posted"]
    posted, still = (QuarantinedTransaction.objects.get(claimed_id__isnull=unreadable) for unreadable in (False, True))
    assert (bytes(posted.document), posted.resolved_at) == (encode(sold), Transaction.objects.get().posted_at)
    assert still.resolved_at is None
    assert [(each.status, each.reasons) for each in upload(device, sold).answers] == [("repeated", [])]


def test_sales_of_a_replaced_devices_journal_are_still_posted(register, device):
    Device.objects.create(register=register, state="DEACTIVATED", journal_id="J-0")
    assert statuses(upload(device, document(journal_id="J-0"), document())) == ["posted", "posted"]


def test_a_taken_sequence_number_is_found_among_numbers_that_lie_far_apart(device):
    upload(device, document(sequence_number=1), document(sequence_number=500))
    far = [document(sequence_number=number) for number in (500, 1_000_000, 2)]
    assert statuses(upload(device, *far)) == ["quarantined", "posted", "posted"]


def test_a_taken_sequence_number_is_quarantined_also_within_a_batch(device):
    upload(device, document(sequence_number=1))
    answer = upload(device, document(sequence_number=1), document(sequence_number=2), document(sequence_number=2))
    assert statuses(answer) == ["quarantined", "posted", "quarantined"]
    reasons = QuarantinedTransaction.objects.values_list("reasons", flat=True)
    assert {reason["code"] for each in reasons for reason in each} == {"sequence-number-taken"}


def test_a_faulty_document_does_not_take_its_sequence_number(device):
    wrong = document(sequence_number=1, totals=totals(net="9.99"))
    assert statuses(upload(device, wrong, document(sequence_number=1))) == ["quarantined", "posted"]


def test_unknown_currency_and_payment_method_are_reasons(device):
    assert refused(upload(device, document([line()], [cash("12.00", method="SHELLS")]))) == (
        "quarantined",
        [("unknown-payment-method", "/payments/0/method")],
    )
    assert refused(upload(device, document(sequence_number=2, currency="JPY"))) == (
        "quarantined",
        [("unknown-currency", "/currency")],
    )
    Currency.objects.create(code="KWD", name="Dinar", exponent=3)
    assert refused(upload(device, document(sequence_number=3, currency="KWD"))) == (
        "quarantined",
        [("foreign-currency", "/currency")],
    )


@pytest.mark.parametrize(("code", "exponent"), [("JPY", 2), ("KWD", 2), ("EUR", 3), ("EUR", 5)])
def test_the_database_knows_no_currency_that_registers_round_otherwise(db, code, exponent):
    currency = Currency(code=code, name=code, exponent=exponent)
    with pytest.raises(ValidationError, match="digits after the point"):
        currency.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        currency.save()


def test_reference_checks_from_above_get_the_batch_at_once(device):
    batches = []

    def no_tea(transactions):
        batches.append(len(transactions))
        wrong = [each for each in transactions if each.lines[0].product_number == "TEA"]
        return {each.id: [Reason("unknown-product", "/lines/0/product_number", "No tea.")] for each in wrong}

    register_reference_check(no_tea)
    try:
        answer = upload(device, document(), document([line(product_number="TEA")], sequence_number=2))
    finally:
        unregister_reference_check(no_tea)
    assert statuses(answer) == ["posted", "quarantined"]
    assert (answer.answers[1].reasons, batches) == (["No tea."], [2])


def test_a_document_the_ledger_refuses_does_not_hold_up_the_batch(device):
    # It adds up to zero, but what was taxed in it is more than the ledger's column can hold.
    huge = [line(number, "100", "999999999.00") for number in (1, 2)]
    back = [line(number, "-100", "999999999.00", rates=[], reason="exchange") for number in (3, 4)]
    answer = upload(device, document(sequence_number=1), document([*huge, *back], sequence_number=2), document(sequence_number=3))
    assert statuses(answer) == ["posted", "quarantined", "posted"]
    assert QuarantinedTransaction.objects.get().reasons[0]["code"] == "not-postable"
    assert TransactionIdentity.objects.get(pk=answer.answers[1].id).answer == "QUARANTINED"
    assert Transaction.objects.count() == 2


@pytest.mark.parametrize(("body", "encoding"), [(b"not gzip", "gzip"), (b"line\n", "br"), (b"line\n", "x" * 500)])
def test_a_body_that_cannot_be_unpacked_is_rejected_and_kept(device, body, encoding):
    with pytest.raises(InvalidInput) as caught:
        take_in_upload(device=device, body=body, content_encoding=encoding, received_at=RECEIVED_AT)
    session = UploadSession.objects.get()
    assert (session.state, bytes(session.body), session.message) == ("REJECTED", body, str(caught.value))
    assert caught.value.details == {"upload_session": str(session.pk)}


def test_an_upload_is_limited_to_what_it_may_unpack_into(device, settings):
    settings.UPLOAD_MAX_BYTES = 1000
    with pytest.raises(InvalidInput, match="more than 16000 bytes"):
        upload(device, b"x" * 16001)


def test_few_bytes_that_would_become_many_are_rejected_and_kept_as_they_came(device):
    bomb = packed([b"x" * (MAX_DOCUMENT_BYTES - 1)] * 17)
    assert len(bomb) < 20_000
    with pytest.raises(InvalidInput, match="more than 67108864 bytes"):
        take_in_upload(device=device, body=bomb, content_encoding="zstd", received_at=RECEIVED_AT)
    session = UploadSession.objects.get()
    assert (session.state, bytes(session.body), QuarantinedTransaction.objects.count()) == ("REJECTED", bomb, 0)


def test_the_largest_document_a_register_writes_is_posted(device):
    widest = {"barcode": "\u00e4" * 64, "description": '"' * 300, "reason": "\u00e4" * 60}
    lines = [msgspec.structs.replace(line(number, product_number="\u00e4" * 64), **widest) for number in range(1, MAX_LINES + 1)]
    largest = document(lines)
    assert len(encode(largest)) < MAX_DOCUMENT_BYTES / 2
    assert statuses(upload(device, largest)) == ["posted"]


def test_a_batch_takes_the_same_number_of_queries_for_1_and_100_documents(device):
    with CaptureQueriesContext(connection) as one:
        upload(device, document(sequence_number=1))
    with CaptureQueriesContext(connection) as hundred:
        upload(device, *[document(sequence_number=number) for number in range(2, 102)])
    assert len(one) == len(hundred)
