"""Quarantine as people work with it: reasons beside the numbers, and correct, accept, dismiss, try again."""

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import pytest
from django.urls import reverse

from channel.transaction import encode
from registers import reference_checks
from registers.models import Device, PaymentMethod, QuarantinedTransaction, QuarantineRetry, Transaction
from registers.use_cases.run_quarantine_retry import run_quarantine_retry
from registers.use_cases.take_in_upload import take_in_upload
from tests.backoffice.portal.pages import queries_of, text_of
from tests.channel.documents import cash, document, line, totals
from tests.registers.factories import packed

RECEIVED_AT = datetime(2026, 2, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def device(register) -> Iterator[Device]:
    """Activate a device; what other apps know of products and people is not what these pages are about."""
    checks = reference_checks.registered_reference_checks()
    for check in checks:
        reference_checks.unregister_reference_check(check)
    PaymentMethod.objects.get_or_create(code="CARD", defaults={"name": "Card", "kind": "CARD"})
    yield Device.objects.create(register=register, state="ACTIVATED", journal_id="J-1")
    for check in checks:
        reference_checks.register_reference_check(check)


def keep(device, *documents) -> list[QuarantinedTransaction]:
    take_in_upload(device=device, body=packed(documents), content_encoding="zstd", received_at=RECEIVED_AT)
    return list(QuarantinedTransaction.objects.order_by("pk"))


def sold(number=1, **fields):
    """Build a sale of register 1-1, paid with a method HQ has not."""
    fields = {"payments": [cash("12.00", method="GIFT")], **fields}
    return document(sequence_number=number, store="1", register="1-1", **fields)


@pytest.fixture
def kept(device) -> QuarantinedTransaction:
    return keep(device, sold())[0]


def address(name, row) -> str:
    return reverse(f"portal:quarantine-{name}", args=[row.pk])


def test_the_page_shows_the_reasons_beside_the_numbers(hq, device):
    (kept,) = keep(device, sold(totals=totals(net="9.99")))
    words = text_of(hq.get(address("page", kept)))
    assert "1 GIFT 12.00 EUR Headquarters has no payment method GIFT." in words
    assert "Total Amount Expected net 9.99 10.00 It says 9.99 where 10.00 is right. tax 2.00 gross" in words
    assert "Line Product Quantity Price Tax Amount Expected 1 P-1" in words
    assert "Nobody has decided anything yet." in words


def test_the_page_shows_what_the_numbers_of_a_line_should_be(hq, device):
    dear = msgspec.structs.replace(line(), amount="13.00")
    (kept,) = keep(device, sold(lines=[dear]))
    words = text_of(hq.get(address("page", kept)))
    assert "13.00 12.00" in words
    assert "It says 13.00 where 12.00 is right." in words


def test_the_document_is_downloaded_byte_for_byte(hq, kept):
    answer = hq.get(address("document", kept))
    assert (answer.content, answer.headers["Content-Type"]) == (bytes(kept.document), "application/octet-stream")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{kept.sha256}.json"'


def test_a_reference_is_corrected_and_the_history_says_by_whom(hq, kept):
    form = text_of(hq.get(address("correct", kept)))
    assert "/payments/0/method" in form
    assert "/payments/0/amount" not in form
    sent = {"/payments/0/method": "CARD", "/staff": "100", "/customer": "", "/business_date": "2026-01-31", "note": "Renamed."}
    assert hq.post(address("correct", kept), sent).status_code == 303
    assert Transaction.objects.get().corrections == [{"pointer": "/payments/0/method", "from": "GIFT", "to": "CARD"}]
    words = text_of(hq.get(address("page", kept)))
    assert "Corrected just now anna: Renamed. /payments/0/method : GIFT → CARD" in words
    assert "Correct references" not in words


def test_a_correction_that_makes_no_sense_is_shown_at_the_form(hq, kept):
    sent = {"/payments/0/method": "GIFT", "/staff": "100", "/customer": "", "/business_date": "never"}
    assert hq.post(address("correct", kept), sent).status_code == 422
    assert hq.post(address("correct", kept), {**sent, "/business_date": "2026-01-31"}).status_code == 422
    assert Transaction.objects.count() == 0


def test_what_is_wrong_is_accepted_with_a_note(hq, kept):
    page = hq.get(address("accept", kept))
    assert "although: Headquarters has no payment method GIFT." in text_of(page)
    assert 'name="codes" value="unknown-payment-method"' in page.content.decode()
    assert hq.post(address("accept", kept), {"codes": "unknown-payment-method", "note": ""}).status_code == 422
    assert hq.post(address("accept", kept), {"codes": "document-invalid", "note": "Yes."}).status_code == 422
    assert hq.post(address("accept", kept), {"codes": "unknown-payment-method", "note": "Counted."}).status_code == 303
    assert Transaction.objects.count() == 1
    assert hq.post(address("accept", kept), {"codes": "unknown-payment-method", "note": "Twice."}).status_code == 409


def test_a_dismissed_document_stays_and_is_found_by_its_state(hq, kept):
    assert hq.post(address("dismiss", kept), {"note": ""}).status_code == 422
    assert hq.post(address("dismiss", kept), {"note": "A test."}).status_code == 303
    listed = reverse("portal:quarantine-list")
    assert kept.receipt_number not in text_of(hq.get(listed))
    assert kept.receipt_number in text_of(hq.get(listed, {"state": "DISMISSED"}))
    assert hq.post(address("dismiss", kept), {"note": "Again."}).status_code == 409


def test_trying_again_says_what_still_speaks_against_it_or_posts(hq, kept):
    hq.post(address("try-again", kept))
    words = text_of(hq.get(address("page", kept)))
    assert "It could still not be posted: Headquarters has no payment method GIFT." in words
    assert "Could still not be posted just now anna" in words
    PaymentMethod.objects.create(code="GIFT", name="Gift card", kind="CASH")
    assert "Nothing any more Try again: it will be posted." in text_of(hq.get(address("page", kept)))
    hq.post(address("try-again", kept))
    assert "The transaction is posted." in text_of(hq.get(address("page", kept)))
    hq.post(address("try-again", kept))
    assert "has left quarantine already" in text_of(hq.get(address("page", kept)))


def test_everything_of_one_reason_is_tried_again_and_its_progress_shown(hq, device):
    keep(device, sold(1), sold(2))
    PaymentMethod.objects.create(code="GIFT", name="Gift card", kind="CASH")
    answer = hq.post(reverse("portal:quarantine-retry"), {"reason": "unknown-payment-method"}, follow=True)
    assert "Running unknown-payment-method 0 of 2 tried again, 0 posted" in text_of(answer)
    listed, htmx = reverse("portal:quarantine-list"), {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "quarantine-live"}
    moving = hq.get(listed, **htmx)
    assert (moving.status_code, b'hx-trigger="every 1s"' in moving.content, b"<progress" in moving.content) == (200, True, True)
    run_quarantine_retry(retry_id=QuarantineRetry.objects.get().pk)
    ended = hq.get(listed, **htmx)
    assert (ended.status_code, b"hx-trigger" in ended.content) == (286, False)
    assert "Done unknown-payment-method 2 of 2 tried again, 2 posted" in text_of(hq.get(reverse("portal:quarantine-list")))


def test_bytes_nobody_can_read_are_dismissed_or_downloaded_and_nothing_else(hq, device):
    (kept,) = keep(device, b'{"torn')
    words = text_of(hq.get(address("page", kept)))
    assert "Dismiss" in words
    for name in ("Try again", "Correct references", "Accept"):
        assert name not in words
    assert hq.get(address("correct", kept)).status_code == 200
    assert hq.post(address("accept", kept), {"codes": "total", "note": "x"}).status_code == 422


def test_operations_see_and_do_not_decide(operations, kept):
    words = text_of(operations.get(address("page", kept)))
    assert "GIFT" in words
    assert "Dismiss" not in words
    for name in ("correct", "accept", "dismiss", "try-again"):
        assert operations.post(address(name, kept), {"note": "x", "codes": "total"}).status_code == 403
    assert operations.post(reverse("portal:quarantine-retry"), {"reason": "total"}).status_code == 403


def test_the_list_is_narrowed_by_reason_store_register_and_date(hq, device):
    keep(device, sold(1), b'{"torn')
    for query, shown in (
        ({"reason": "unknown-payment-method"}, True),
        ({"reason": "document-invalid"}, False),
        ({"store": "1"}, True),
        ({"store": "2"}, False),
        ({"q": "1-1"}, True),
        ({"q": "S1-R1-000001"}, True),
        ({"date": "2026-01-31"}, True),
        ({"date": "2026-01-30"}, False),
    ):
        answer = hq.get(reverse("portal:quarantine-list"), query)
        assert (f"S1-R1-{1:06}</a>" in answer.content.decode()) is shown, query


def test_three_hundred_documents_take_as_many_queries_as_three(hq, device):
    listed = reverse("portal:quarantine-list")
    keep(device, *(sold(number) for number in range(1, 4)))
    for_three = queries_of(hq, listed)
    keep(device, *(sold(number) for number in range(4, 301)))
    assert queries_of(hq, listed) == for_three


def test_a_document_of_hundreds_of_lines_shows_those_that_matter(hq, device):
    lines = [line(number) for number in range(1, 151)]
    sent = sold(lines=lines, payments=[cash("1800.00", method="GIFT")])
    (kept,) = keep(device, sent)
    assert bytes(kept.document) == encode(sent)
    assert "50 more lines, against which nothing speaks" in text_of(hq.get(address("page", kept)))
