"""Vouchers over HTTP: what a register asks, word for word as it asks it, and who may not."""

import msgspec
import pytest
from rest_framework.test import APIClient

from channel.errors import PROBLEM_TYPE_PREFIX
from channel.voucher import ReservationAnswer, VoucherAnswer, VoucherQuestion
from registers.models import Device, VoucherReservation
from registers.use_cases.block_voucher import block_voucher
from tests.registers.vouchers import NUMBER, asked, make_voucher, released

pytestmark = pytest.mark.django_db

PLACE = "/api/v1/retail/vouchers"


@pytest.fixture
def till(token):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Device {token}")
    return client


def post(client, name, struct):
    return client.generic("POST", f"{PLACE}/{name}", msgspec.json.encode(struct), "application/json")


def problem(response):
    told = response.json()
    assert told["type"] == PROBLEM_TYPE_PREFIX + told["code"]
    return response.status_code, told["code"], told["detail"]


def test_a_register_asks_reserves_and_releases(till):
    make_voucher()
    request = asked("15.00")
    assert msgspec.json.decode(post(till, "reservations", request).content, type=ReservationAnswer).left == "5.00"
    found = msgspec.json.decode(post(till, "balance", VoucherQuestion(number=NUMBER)).content, type=VoucherAnswer)
    assert (found.balance, found.currency, found.kind) == ("5.00", "EUR", "GIFT_CARD")
    released_now = post(till, "releases", released(request))
    assert (released_now.status_code, released_now.content) == (204, b"")
    assert VoucherReservation.objects.get().state == "RELEASED"


def test_what_is_refused_is_a_problem_that_says_why(till):
    unknown = (404, "unknown-voucher", "There is no voucher and no gift card with this number.")
    assert problem(post(till, "reservations", asked())) == unknown
    assert problem(post(till, "balance", VoucherQuestion(number=NUMBER))) == unknown
    block_voucher(voucher=make_voucher(), is_blocked=True, user_name="anna")
    assert problem(post(till, "reservations", asked())) == (409, "voucher-refused", "This voucher is blocked.")
    no_number = (400, "invalid-input", "A voucher's number has 4 to 40 letters and digits.")
    assert problem(post(till, "balance", VoucherQuestion(number="!!"))) == no_number


@pytest.mark.parametrize("name", ["balance", "reservations", "releases"])
@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b'{"number": 7}', b"[" * 5000])
def test_what_has_no_sense_is_invalid_input(till, name, body):
    response = till.generic("POST", f"{PLACE}/{name}", body, "application/json")
    assert problem(response)[:2] == (400, "invalid-input")


@pytest.mark.parametrize("name", ["balance", "reservations", "releases"])
def test_nobody_else_asks_for_vouchers(till, device, name):
    body = asked()
    assert post(APIClient(), name, body).status_code == 401
    Device.objects.filter(pk=device.pk).update(type=Device.Type.PRICE_CHECKER)
    assert post(till, name, body).status_code == 403
