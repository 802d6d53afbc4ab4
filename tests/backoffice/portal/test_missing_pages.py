"""What HQ has not got, as people read it, and giving it up."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from registers.models import AwaitedTransaction, Device, RegisterEvent, RegisterJournal, RegisterStatus
from tests.backoffice.portal.pages import queries_of, text_of
from tests.registers.factories import make_register


@pytest.fixture
def journal(register) -> RegisterJournal:
    """Make a journal of which 1 to 3 are missing; the register told of receipt 2 and polls."""
    now = timezone.now()
    Device.objects.create(register=register, state="ACTIVATED", journal_id="J-1", activated_at=now)
    RegisterStatus.objects.create(register=register, reported_at=now, connection_mode="ONLINE", journal_id="J-1", sales_waiting=3)
    journal = RegisterJournal.objects.create(register=register, journal_id="J-1", last_sequence_number=3, told_at=now)
    AwaitedTransaction.objects.create(
        journal=journal,
        sequence_number=2,
        type="SALE",
        receipt_number="R-2",
        completed_at=now - timedelta(days=3),
        currency="EUR",
        gross_amount=Decimal("12.50"),
        told_at=now,
    )
    return journal


def page(client, **query) -> str:
    return text_of(client.get(reverse("portal:missing-list"), query))


def test_the_page_says_what_is_missing_since_when_and_what_it_comes_to(hq, journal):
    words = page(hq)
    assert "Transactions HQ has not got 3 Registers 1 Known to come to 12.50 EUR" in words
    assert "1–3 J-1 3 3 days ago 12.50 EUR 2 amounts unknown R-2" in words
    assert "holds them and sends them by itself" in words


def test_the_page_says_what_brings_them_here(hq, journal):
    RegisterStatus.objects.update(sales_waiting=0)
    assert "does not say that it holds them" in page(hq)
    RegisterStatus.objects.update(reported_at=timezone.now() - timedelta(days=1))
    assert "is silent: switch it on" in page(hq)
    Device.objects.update(state="DEACTIVATED")
    assert "have it hand them over" in page(hq)
    device = reverse("portal:device-page", args=[Device.objects.get().pk])
    assert f'href="{device}"' in hq.get(reverse("portal:missing-list")).content.decode()


def test_the_page_is_narrowed_by_store_and_register(hq, journal):
    assert "1–3" in page(hq, store=journal.register.store_id, q=journal.register.number)
    assert "Nothing fits" in page(hq, q="nowhere")


def test_giving_up_needs_a_reason_and_is_on_record(hq, anna, journal):
    address = reverse("portal:missing-give-up", args=[journal.pk])
    assert "3 transactions of journal J-1 are no longer looked for." in text_of(hq.get(address))
    assert hq.post(address, {"up_to": "3", "note": ""}).status_code == 422
    assert hq.post(address, {"up_to": "3", "note": "The till was stolen."}).status_code == 303
    assert RegisterEvent.objects.get(kind="TRANSACTIONS_GIVEN_UP").user == anna
    assert "Nothing is missing" in page(hq)
    assert hq.post(address, {"up_to": "3", "note": "Again."}).status_code == 409


def test_operations_see_and_do_not_give_up(operations, journal):
    assert "1–3" in page(operations)
    assert "Give up" not in page(operations)
    assert operations.get(reverse("portal:missing-give-up", args=[journal.pk])).status_code == 403


def test_three_hundred_registers_take_as_many_queries_as_three(hq, register):
    def add(first, last):
        for number in range(first, last):
            other = make_register(register.store, f"M{number:03}")
            RegisterJournal.objects.create(register=other, journal_id="J-1", last_sequence_number=2, told_at=timezone.now())

    add(0, 3)
    address = reverse("portal:missing-list")
    for_three = queries_of(hq, address)
    add(3, 300)
    assert queries_of(hq, address) == for_three
    assert "1 to 50 of 300" in page(hq)
    assert "251 to 300 of 300" in page(hq, page="6")
