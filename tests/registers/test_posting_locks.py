"""Who posts and who changes what posting depends on wait for each other, on connections of their own, in one order."""

from concurrent.futures import wait
from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from registers.models import QuarantinedTransaction, StoreDay, Transaction, UploadSession
from registers.queries.locked_register import locked_register
from registers.use_cases.close_store_day import close_store_day
from registers.use_cases.disable_device import disable_device
from registers.use_cases.dismiss_quarantined import dismiss_quarantined
from registers.use_cases.post_upload import post_upload
from registers.use_cases.try_quarantined_again import try_quarantined_again
from tests.channel.documents import document, totals
from tests.registers.factories import RECEIVED_AT, packed, statuses, upload
from tests.threads import in_a_thread

pytestmark = pytest.mark.django_db(transaction=True)

LONG_ENOUGH_SECONDS = 0.5
DAY = date(2026, 1, 31)
NOW = datetime(2026, 2, 1, 7, 0, tzinfo=UTC)


def is_late():
    return [posted.is_after_close for posted in Transaction.objects.all()]


@pytest.fixture
def kept(device):
    """Return a sale in quarantine."""
    upload(device, document(totals=totals(net="9.99")))
    return QuarantinedTransaction.objects.get()


def test_closing_a_day_waits_for_what_is_being_posted(store, device):
    session = UploadSession.objects.create(
        device=device, received_at=RECEIVED_AT, body=packed([document()]), content_encoding="zstd"
    )
    with transaction.atomic():
        post_upload(session=session)
        closing = in_a_thread(lambda: close_store_day(store=store, business_date=DAY, user=None, now=NOW))
        wait([closing], LONG_ENOUGH_SECONDS)
        assert not closing.done()
    closing.result()
    assert (is_late(), StoreDay.objects.count()) == ([False], 1)


def test_what_is_posted_while_a_day_is_closed_is_late(store, device):
    with transaction.atomic():
        close_store_day(store=store, business_date=DAY, user=None, now=NOW)
        posting = in_a_thread(lambda: upload(device, document()))
        wait([posting], LONG_ENOUGH_SECONDS)
    assert statuses(posting.result()) == ["posted"]
    assert is_late() == [True]


def test_what_a_device_brings_that_is_disabled_meanwhile_waits_for_a_person(device):
    with transaction.atomic():
        disable_device(device=device, user=None)
        posting = in_a_thread(lambda: upload(device, document()))
        wait([posting], LONG_ENOUGH_SECONDS)
    assert statuses(posting.result()) == ["quarantined"]
    assert [reason["code"] for reason in QuarantinedTransaction.objects.get().reasons] == ["device-disabled"]


def test_a_person_and_an_upload_lock_register_and_quarantine_in_one_order(device, kept):
    with transaction.atomic():
        # As an upload does: the register first, the row it resolves afterwards.
        locked_register(device.register_id)
        trying = in_a_thread(lambda: try_quarantined_again(quarantined=kept, user=None))
        wait([trying], LONG_ENOUGH_SECONDS)
        QuarantinedTransaction.objects.filter(pk=kept.pk).update(receipt_number="seen")
    assert [reason.code for reason in trying.result()] == ["total"]


def test_dismissing_waits_for_the_upload_that_may_post_it(device, kept, admin):
    with transaction.atomic():
        locked_register(device.register_id)
        dismissing = in_a_thread(lambda: dismiss_quarantined(quarantined=kept, user=admin, note="a test"))
        wait([dismissing], LONG_ENOUGH_SECONDS)
        assert not dismissing.done()
    dismissing.result()
    kept.refresh_from_db()
    assert kept.resolution == "DISMISSED"
