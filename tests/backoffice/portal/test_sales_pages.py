"""Receipts, upload sessions and quarantine, as people read them."""

import pytest
from django.urls import reverse

from channel.transaction import AgeCheck, encode
from registers.models import Currency, Device, QuarantinedTransaction, ReceiptSettings, Store, Transaction, UploadSession
from tests.backoffice.portal.ledger import make_transaction
from tests.backoffice.portal.pages import text_of
from tests.channel.documents import document, line
from tests.distribution.company import NOW


@pytest.fixture
def session(register) -> UploadSession:
    device = Device.objects.create(register=register, state="ACTIVATED")
    return UploadSession.objects.create(
        device=device, received_at=NOW, body=b"", state="PARTLY_POSTED", documents=2, posted=1, quarantined=1
    )


@pytest.fixture
def sale(session) -> Transaction:
    return make_transaction(1, session, store_number="1", register_number="1-1")


@pytest.fixture
def quarantined(register, session) -> QuarantinedTransaction:
    reasons = [
        {"code": "total-differs", "pointer": "/totals/gross", "message": "The lines add up to 9.98, the total says 10.98."},
        {"code": "paid-differs", "pointer": "/totals/paid", "message": "The payments do not cover it."},
    ]
    document = b'{"id": "1", "comment": "</pre><script>alert(1)</script>"}'
    return QuarantinedTransaction.objects.create(
        register=register, sha256="a" * 64, document=document, reasons=reasons, upload_session=session, received_at=NOW
    )


def test_a_receipt_shows_lines_taxes_payments_and_change(hq, sale):
    page = text_of(hq.get(reverse("portal:transaction-page", args=[sale.pk])))
    assert "Tea <b> 3 PCS × 4.0005 · P-1 12.00" in page
    assert "Total 12.00 EUR Net 10.00 VAT20 20 % on 10.00 (included) 2.00" in page
    assert "CASH 20.00 EUR Change -8.00 EUR" in page


def test_a_receipt_carries_the_header_and_footer_of_its_store(hq, sale):
    settings = ReceiptSettings.objects.create(code="FEST", header="Happy\nholidays", footer="See you soon")
    Store.objects.filter(number="1").update(receipt_settings=settings)
    page = text_of(hq.get(reverse("portal:transaction-page", args=[sale.pk])))
    assert "Happy holidays" in page
    assert "See you soon" in page


@pytest.mark.parametrize(
    ("by", "words"), [("DATE_OF_BIRTH", "by a date of birth"), ("LOOK_OR_ID", "looks old enough, or showed an ID")]
)
def test_a_transaction_says_that_the_age_was_checked(hq, session, by, words):
    check = AgeCheck(minimum_age=18, born_by="2008-01-31", by=by)
    sale = make_transaction(4, session, document=encode(document([line()], age_check=check)))
    page = text_of(hq.get(reverse("portal:transaction-page", args=[sale.pk])))
    assert f"Age check 18 years or older, born by Jan. 31, 2008 {words}" in page


def test_a_transaction_that_nobody_was_asked_for_says_nothing_of_ages(hq, sale):
    assert "Age check" not in text_of(hq.get(reverse("portal:transaction-page", args=[sale.pk])))


def test_amounts_have_the_digits_of_their_currency(hq, session):
    yen = make_transaction(2, session, currency="JPY", gross_amount="1200")
    page = text_of(hq.get(reverse("portal:transaction-page", args=[yen.pk])))
    assert "Total 1,200.00 JPY" in page  # a currency HQ does not know has two
    Currency.objects.create(code="JPY", name="Yen", exponent=0)
    assert "Total 1,200 JPY" in text_of(hq.get(reverse("portal:transaction-page", args=[yen.pk])))
    assert "1,200 JPY" in text_of(hq.get(reverse("portal:transaction-list")))


def test_a_sale_of_a_register_that_is_gone_is_shown_all_the_same(hq, session):
    sale = make_transaction(3, session, store_number="GONE", register_number="GONE")
    page = hq.get(reverse("portal:transaction-page", args=[sale.pk]))
    assert page.status_code == 200
    assert "Register GONE" in text_of(page)


def test_an_upload_session_shows_what_became_of_each_document(hq, sale, quarantined, session):
    page = text_of(hq.get(reverse("portal:upload-session-page", args=[session.pk])))
    assert "State Partly posted" in page
    assert f"{quarantined.sha256} Quarantined" in page
    assert "R-1 Posted" in page


def test_quarantine_shows_the_reasons_beside_the_document(hq, quarantined):
    page = hq.get(reverse("portal:quarantine-page", args=[quarantined.pk]))
    words = text_of(page)
    assert "The lines add up to 9.98, the total says 10.98. total-differs /totals/gross" in words
    assert "The payments do not cover it." in words
    assert "<script>alert" not in page.content.decode()


def test_bytes_that_are_no_json_are_shown_as_they_are(hq, quarantined):
    QuarantinedTransaction.objects.update(document=b"\xff{torn")
    assert r"\xff{torn" in text_of(hq.get(reverse("portal:quarantine-page", args=[quarantined.pk])))


def test_what_was_posted_after_all_leaves_the_list_and_says_when(hq, quarantined):
    assert quarantined.sha256[:12] in text_of(hq.get(reverse("portal:quarantine-list")))
    QuarantinedTransaction.objects.update(resolved_at=NOW)
    assert quarantined.sha256[:12] not in text_of(hq.get(reverse("portal:quarantine-list")))
    assert "Posted" in text_of(hq.get(reverse("portal:quarantine-page", args=[quarantined.pk])))


def test_the_home_page_counts_what_is_in_quarantine(hq, quarantined):
    assert "In quarantine 1" in text_of(hq.get("/"))
