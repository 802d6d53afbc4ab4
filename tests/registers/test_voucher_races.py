"""One voucher at two registers at the same moment, on a real database: exactly one gets the money."""

import threading
from functools import partial

import pytest

from channel.errors import VoucherRefused
from registers.models import Voucher, VoucherMovement, VoucherReservation
from registers.use_cases.reserve_voucher import reserve_voucher
from tests.channel.documents import document
from tests.registers.factories import make_register, statuses, upload
from tests.registers.vouchers import NOW, asked, by_voucher, make_voucher
from tests.threads import in_a_thread

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """Run the calls in threads that start together; returns their results in order."""
    barrier = threading.Barrier(len(calls))

    def run(call):
        barrier.wait()
        return call()

    started = [in_a_thread(partial(run, call)) for call in calls]
    return [each.result() for each in started]


def reserved(register, request):
    """Return what was reserved, None when it was refused."""
    try:
        return reserve_voucher(register=register, request=request, now=NOW).amount
    except VoucherRefused:
        return None


def test_two_registers_that_want_all_of_a_voucher_are_one_who_gets_it(register, store):
    make_voucher(amount="20")
    others = [register, *(make_register(store, f"R{number}") for number in (2, 3, 4))]
    got = at_once(*[partial(reserved, each, asked("20.00")) for each in others])
    assert sorted(got, key=str) == ["20.00", None, None, None]
    voucher = Voucher.objects.get()
    assert (voucher.balance, voucher.reserved_amount, VoucherReservation.objects.count()) == (20, 20, 1)


def test_the_same_request_that_comes_twice_at_once_reserves_once(register):
    make_voucher(amount="20")
    request = asked("12.00")
    assert at_once(*[partial(reserved, register, request) for _ in range(4)]) == ["12.00"] * 4
    assert Voucher.objects.get().reserved_amount == 12


def test_a_sale_that_comes_four_times_at_once_redeems_once(device, register):
    make_voucher(amount="20")
    request = asked("12.00")
    reserve_voucher(register=register, request=request, now=NOW)
    sold = document(payments=[by_voucher("12.00", request.redemption_id)], id=request.transaction_id)
    answers = at_once(*[partial(upload, device, sold) for _ in range(4)])
    assert sorted(status for answer in answers for status in statuses(answer)) == ["posted", "repeated", "repeated", "repeated"]
    assert (Voucher.objects.get().balance, VoucherMovement.objects.filter(kind="REDEEM").count()) == (8, 1)
