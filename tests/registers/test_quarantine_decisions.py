"""What a person decides about a quarantined document: corrected, accepted, dismissed or tried again; once, and on record."""

import threading

import msgspec
import pytest

from channel.errors import InvalidInput, StateConflict
from channel.transaction import encode
from registers.models import (
    PaymentMethod,
    QuarantinedTransaction,
    QuarantineEvent,
    QuarantineRetry,
    Transaction,
    TransactionIdentity,
)
from registers.queries.store_reach import EVERYTHING
from registers.queries.waiting_in_quarantine import WaitingFor, reasons_waiting, waiting_in_quarantine
from registers.use_cases.accept_quarantined import accept_quarantined
from registers.use_cases.correct_quarantined import correct_quarantined
from registers.use_cases.dismiss_quarantined import dismiss_quarantined
from registers.use_cases.judge_quarantined import judge_quarantined
from registers.use_cases.request_quarantine_retry import request_quarantine_retry
from registers.use_cases.run_quarantine_retry import run_quarantine_retry
from registers.use_cases.try_quarantined_again import try_quarantined_again
from tests.channel.documents import cash, document, totals
from tests.registers.factories import statuses, upload
from tests.threads import in_a_thread

pytestmark = pytest.mark.django_db

VOUCHER = [cash("12.00", method="GIFT")]


def kept(device, sent) -> QuarantinedTransaction:
    """Upload a document that goes into quarantine."""
    assert statuses(upload(device, sent)) == ["quarantined" if not isinstance(sent, bytes) else "unreadable"]
    return QuarantinedTransaction.objects.latest("pk")


def history(quarantined) -> list[tuple]:
    return list(quarantined.events.order_by("pk").values_list("action", "note", "changes"))


def codes(reasons) -> list[str]:
    return [reason.code for reason in reasons]


def test_a_corrected_reference_is_posted_beside_the_bytes_that_were_sent(device, admin):
    sent = document(payments=VOUCHER)
    quarantined = kept(device, sent)
    left = correct_quarantined(quarantined=quarantined, texts={"/payments/0/method": "CARD"}, user=admin, note="Renamed.")
    assert left == []
    posted = Transaction.objects.get(pk=sent.id)
    change = {"pointer": "/payments/0/method", "from": "GIFT", "to": "CARD"}
    assert (bytes(posted.document), posted.corrections) == (encode(sent), [change])
    assert list(posted.payments.values_list("method", flat=True)) == ["CARD"]
    quarantined.refresh_from_db()
    assert (quarantined.resolution, history(quarantined)) == ("CORRECTED", [("CORRECTED", "Renamed.", [change])])
    assert TransactionIdentity.objects.get().answer == "POSTED"
    assert statuses(upload(device, sent)) == ["repeated"]


def test_a_correction_that_helps_nothing_is_refused_and_on_record(device, admin):
    quarantined = kept(device, document(payments=VOUCHER))
    left = correct_quarantined(quarantined=quarantined, texts={"/payments/0/method": "NONE"}, user=admin)
    assert codes(left) == ["unknown-payment-method"]
    assert (Transaction.objects.count(), quarantined.events.get().action) == (0, "REFUSED")
    assert [reason["code"] for reason in quarantined.events.get().reasons] == ["unknown-payment-method"]
    quarantined.refresh_from_db()
    assert quarantined.resolved_at is None


@pytest.mark.parametrize(
    "pointer",
    ["/payments/0/amount", "/totals/gross", "/lines/0/quantity", "/lines/0/tax/0/percent", "/currency", "/id", "/nothing", ""],
)
def test_no_amount_may_be_corrected(device, admin, pointer):
    quarantined = kept(device, document(payments=VOUCHER))
    with pytest.raises(InvalidInput):
        correct_quarantined(quarantined=quarantined, texts={pointer: "1"}, user=admin)
    assert not quarantined.events.exists()


@pytest.mark.parametrize(
    "texts", [{"/business_date": "31.1."}, {"/staff": ""}, {"/customer": ""}, {"/payments/9/method": "CASH"}]
)
def test_a_correction_that_fits_no_document_or_changes_nothing_is_invalid(device, admin, texts):
    with pytest.raises(InvalidInput):
        correct_quarantined(quarantined=kept(device, document(payments=VOUCHER)), texts=texts, user=admin)


def test_what_does_not_add_up_is_posted_when_a_person_accepts_it_with_a_note(device, admin):
    sent = document(totals=totals(net="9.99"))
    quarantined = kept(device, sent)
    with pytest.raises(InvalidInput):
        accept_quarantined(quarantined=quarantined, codes=["total"], user=admin, note=" ")
    seen = judge_quarantined(quarantined=quarantined)
    assert (seen.may_accept, msgspec.to_builtins(seen.document)) == (True, msgspec.to_builtins(sent))
    assert accept_quarantined(quarantined=quarantined, codes=set(codes(seen.reasons)), user=admin, note="Counted.") == []
    quarantined.refresh_from_db()
    assert (quarantined.resolution, history(quarantined)) == ("ACCEPTED", [("ACCEPTED", "Counted.", [])])


def test_only_what_was_seen_is_accepted(device, admin):
    quarantined = kept(device, document(payments=VOUCHER, totals=totals(net="9.99")))
    reasons = codes(judge_quarantined(quarantined=quarantined).reasons)
    left = accept_quarantined(quarantined=quarantined, codes=["unknown-payment-method"], user=admin, note="Yes.")
    assert set(codes(left)) == set(reasons) - {"unknown-payment-method"}
    assert Transaction.objects.count() == 0


@pytest.mark.parametrize("code", ["document-invalid", "unknown-currency", "not-postable"])
def test_what_no_table_can_hold_is_accepted_by_nobody(device, admin, code):
    with pytest.raises(InvalidInput):
        accept_quarantined(quarantined=kept(device, document(payments=VOUCHER)), codes=[code], user=admin, note="Yes.")


def test_a_document_nobody_can_read_can_only_be_dismissed(device, admin):
    quarantined = kept(device, b'{"torn')
    assert (judge_quarantined(quarantined=quarantined).document, judge_quarantined(quarantined=quarantined).may_accept) == (
        None,
        False,
    )
    for call in (
        lambda: correct_quarantined(quarantined=quarantined, texts={"/staff": "1"}, user=admin),
        lambda: accept_quarantined(quarantined=quarantined, codes=["total"], user=admin, note="Yes."),
        lambda: try_quarantined_again(quarantined=quarantined, user=admin),
        lambda: dismiss_quarantined(quarantined=quarantined, user=admin, note=""),
    ):
        with pytest.raises(InvalidInput):
            call()
    dismiss_quarantined(quarantined=quarantined, user=admin, note="Noise.")
    quarantined.refresh_from_db()
    assert (quarantined.resolution, history(quarantined)) == ("DISMISSED", [("DISMISSED", "Noise.", [])])
    assert bytes(quarantined.document) == b'{"torn'


def test_what_was_decided_is_not_decided_again(device, admin):
    quarantined = kept(device, document(payments=VOUCHER))
    dismiss_quarantined(quarantined=quarantined, user=admin, note="Twice entered.")
    for call in (
        lambda: correct_quarantined(quarantined=quarantined, texts={"/payments/0/method": "CARD"}, user=admin),
        lambda: accept_quarantined(quarantined=quarantined, codes=["unknown-payment-method"], user=admin, note="Yes."),
        lambda: try_quarantined_again(quarantined=quarantined, user=admin),
        lambda: dismiss_quarantined(quarantined=quarantined, user=admin, note="Again."),
    ):
        with pytest.raises(StateConflict):
            call()
    assert (Transaction.objects.count(), QuarantineEvent.objects.count()) == (0, 1)


def test_a_document_under_a_taken_id_is_posted_under_one_of_its_own(device, admin):
    first = document(sequence_number=1)
    upload(device, first)
    rival = kept(device, msgspec.structs.replace(document(sequence_number=2), id=first.id))
    seen = judge_quarantined(quarantined=rival)
    assert codes(seen.reasons) == ["id-taken"]
    assert accept_quarantined(quarantined=rival, codes=["id-taken"], user=admin, note="Both were sold.") == []
    posted = Transaction.objects.exclude(pk=first.id).get()
    assert [change["pointer"] for change in posted.corrections] == ["/id"]


def test_everything_that_waits_for_one_reason_is_tried_again_at_once(device, admin):
    upload(device, *(document(sequence_number=number, payments=VOUCHER) for number in range(1, 8)))
    kept(device, document(sequence_number=9, payments=VOUCHER, totals=totals(net="9.99")))
    assert WaitingFor("unknown-payment-method", 8) in reasons_waiting(EVERYTHING)
    retry = request_quarantine_retry(reason="unknown-payment-method", user=admin)
    with pytest.raises(StateConflict):
        request_quarantine_retry(reason="unknown-payment-method", user=admin)
    PaymentMethod.objects.create(code="GIFT", name="Gift card", kind="CASH")
    run_quarantine_retry(retry_id=retry.pk)
    retry.refresh_from_db()
    assert (retry.wanted, retry.tried, retry.posted, retry.finished_at is None) == (8, 8, 7, False)
    assert (Transaction.objects.count(), waiting_in_quarantine("total").count()) == (7, 1)
    assert set(QuarantineEvent.objects.values_list("action", "user")) == {("POSTED", admin.pk), ("REFUSED", admin.pk)}
    run_quarantine_retry(retry_id=retry.pk)
    assert QuarantineRetry.objects.get().tried == 8
    with pytest.raises(StateConflict):
        request_quarantine_retry(reason="no-such-reason", user=admin)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_decide_at_the_same_moment_post_it_once(device, admin):
    quarantined = kept(device, document(payments=VOUCHER))
    barrier = threading.Barrier(3)

    def decide(call):
        barrier.wait()
        try:
            return call()
        except StateConflict:
            return "told"

    calls = (
        lambda: correct_quarantined(quarantined=quarantined, texts={"/payments/0/method": "CARD"}, user=admin),
        lambda: correct_quarantined(quarantined=quarantined, texts={"/payments/0/method": "CASH"}, user=admin),
        lambda: dismiss_quarantined(quarantined=quarantined, user=admin, note="No."),
    )
    started = [in_a_thread(lambda call=call: decide(call)) for call in calls]
    assert sorted([each.result() == "told" for each in started]) == [False, True, True]
    assert QuarantineEvent.objects.count() == 1
