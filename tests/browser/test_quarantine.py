"""Quarantine in a browser: a reference is corrected, what is wrong accepted with a note, what is missing given up."""

import pytest
from django.utils import timezone

from backoffice.catalog.models import Product
from registers.models import Device, QuarantinedTransaction, Register, RegisterJournal, Transaction
from registers.use_cases.take_in_upload import take_in_upload
from tests.channel.documents import document
from tests.registers.factories import packed

NUMBER = "S01-1"


@pytest.fixture
def kept(demo_company) -> QuarantinedTransaction:
    """Bring a sale of a product nobody knows, sold by nobody; all else about it is the demo company's."""
    register = Register.objects.get(number=NUMBER)
    device = Device.objects.create(register=register, state="ACTIVATED", journal_id="J-1")
    sold = document(store=register.store.number, register=NUMBER, currency=register.store.currency.code)
    take_in_upload(device=device, body=packed([sold]), content_encoding="zstd", received_at=timezone.now())
    return QuarantinedTransaction.objects.get()


def codes(kept) -> set[str]:
    return {reason["code"] for reason in kept.reasons}


def test_a_reference_is_corrected_and_the_rest_accepted_with_a_note(either_window, kept):
    assert "unknown-product" in codes(kept)
    page, expect = either_window.page, either_window.expect
    page.goto(f"/quarantine/{kept.pk}/")
    page.get_by_role("link", name="Correct references").click()
    page.locator("input[value='P-1']").fill(Product.objects.order_by("pk")[0].number)
    page.locator("main form button.btn-primary").click()
    expect(page.get_by_text("It could still not be posted:")).to_be_visible()
    page.get_by_role("link", name="Accept", exact=True).click()
    page.get_by_label("Why it is right all the same").fill("Counted in the store.")
    page.locator("main form button.btn-primary").click()
    expect(page.get_by_text("The transaction is posted.")).to_be_visible()
    kept.refresh_from_db()
    assert (kept.resolution, Transaction.objects.filter(pk=kept.claimed_id).count()) == ("ACCEPTED", 1)


def test_what_is_missing_is_given_up_with_a_note(either_window):
    journal = RegisterJournal.objects.create(
        register=Register.objects.get(number=NUMBER), journal_id="J-9", last_sequence_number=3, told_at=timezone.now()
    )
    page, expect = either_window.page, either_window.expect
    page.goto(f"/missing/{journal.pk}/give-up/")
    page.get_by_label("Why they will not come").fill("The disk is broken.")
    page.get_by_role("button", name="Give up").click()
    expect(page.get_by_text("3 transactions are given up.")).to_be_visible()
    journal.refresh_from_db()
    assert journal.given_up_to == 3
