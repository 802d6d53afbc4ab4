"""Vouchers in the portal: issuing many, finding one, what moved, and who sees whole numbers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from registers.models import Voucher, VoucherMovement
from registers.use_cases.reserve_voucher import reserve_voucher
from tests.backoffice.factories import make_currency, make_store
from tests.backoffice.portal.conftest import make_user
from tests.backoffice.portal.pages import queries_of, text_of
from tests.registers.factories import make_register
from tests.registers.vouchers import NUMBER, asked, make_voucher

pytestmark = pytest.mark.django_db

ISSUE, LIST = reverse("portal:voucher-issue"), reverse("portal:voucher-list")


def typed(**fields):
    return {"kind": "GIFT_CARD", "currency": make_currency().pk, "amount": "25", "count": "100", **fields}


def page_of(voucher, name="voucher-page"):
    return reverse(f"portal:{name}", args=[voucher.pk])


def test_a_hundred_are_issued_at_once(hq):
    assert hq.post(ISSUE, typed()).status_code == 303
    assert (Voucher.objects.count(), VoucherMovement.objects.filter(kind="ISSUE", user_name="anna").count()) == (100, 100)
    assert "100 vouchers are issued." in text_of(hq.get(LIST))


def test_one_with_a_printed_number_leads_to_its_page(hq):
    answer = hq.post(ISSUE, typed(count="1", number="ab-12"))
    assert answer["Location"] == page_of(Voucher.objects.get(number="AB12"))


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"number": "AB12"}, 422, "A number is one voucher&#x27;s"),
        ({"amount": "0"}, 422, "A voucher is worth more than nothing"),
        ({"count": "1001"}, 422, "1000"),
        ({"valid_from_date": "2026-02-02", "valid_until_date": "2026-02-01"}, 422, "or later"),
        ({"count": "1", "number": NUMBER}, 409, "There is a voucher with this number already."),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(hq, fields, status, words):
    make_voucher()
    answer = hq.post(ISSUE, typed(**fields))
    assert (answer.status_code, words in answer.content.decode()) == (status, True)
    assert Voucher.objects.count() == 1


def found(hq, **query):
    return set(text_of(hq.get(LIST, query)).split()) & {"CARD1", "CARD2", "CARD3", "CARD4"}


def test_the_list_is_narrowed(hq):
    yesterday = timezone.localdate() - timedelta(days=1)
    make_voucher("CARD1")
    make_voucher("CARD2", kind="VOUCHER")
    make_voucher("CARD3", valid_until_date=yesterday)
    make_voucher("CARD4")
    Voucher.objects.filter(number="CARD4").update(is_blocked=True)
    assert found(hq, q="card-1") == {"CARD1"}
    assert found(hq, kind="VOUCHER") == {"CARD2"}
    assert found(hq, standing="ACTIVE") == {"CARD1", "CARD2"}
    assert found(hq, standing="EXPIRED") == {"CARD3"}
    assert found(hq, standing="BLOCKED") == {"CARD4"}
    assert found(hq, standing="EMPTY") == found(hq, standing="OVERDRAWN") == set()


def test_the_page_shows_what_moved_and_what_is_reserved(hq):
    voucher, register = make_voucher(), make_register(make_store("S1"), "R1")
    for_one = queries_of(hq, page_of(voucher))
    for _ in range(3):
        reserve_voucher(register=register, request=asked("5.00"), now=timezone.now())
    assert queries_of(hq, page_of(voucher)) == for_one
    words = text_of(hq.get(page_of(voucher)))
    assert "Can be paid with now 5.00 EUR" in words
    assert words.count("Store S1, register R1") == 3
    assert "Issued 20.00 20.00 anna" in words


def test_it_is_blocked_and_taken_again_and_canceled_for_a_reason(hq):
    voucher = make_voucher()
    assert hq.post(page_of(voucher, "voucher-block")).status_code == 303
    assert "Blocked" in text_of(hq.get(page_of(voucher)))
    assert hq.post(page_of(voucher, "voucher-unblock")).status_code == 303
    cancel = page_of(voucher, "voucher-cancel")
    assert "That cannot be undone." in text_of(hq.get(cancel))
    assert hq.post(cancel, {"note": ""}).status_code == 422
    assert hq.post(cancel, {"note": "lost"}).status_code == 303
    assert hq.post(cancel, {"note": "lost"}).status_code == 409
    canceled = VoucherMovement.objects.get(kind="CANCEL")
    assert (canceled.note, canceled.user_name) == ("lost", "anna")


def test_who_may_only_look_sees_the_end_of_a_number(client):
    client.force_login(make_user("otto", "Auditor"))
    voucher = make_voucher()
    for address in (LIST, page_of(voucher)):
        words = text_of(client.get(address))
        assert (NUMBER in words, "…3452" in words) == (False, True)
