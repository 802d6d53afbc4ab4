"""What posted transactions paid by voucher: redeemed once, given back, and what HQ says where more was taken than there was."""

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channel.errors import VoucherRefused
from channel.transaction import TransactionType
from registers.models import Alert, QuarantinedTransaction, Transaction, Voucher, VoucherMovement, VoucherReservation
from registers.use_cases.correct_quarantined import correct_quarantined
from registers.use_cases.release_voucher import release_voucher
from registers.use_cases.reserve_voucher import reserve_voucher
from registers.use_cases.try_quarantined_again import try_quarantined_again
from tests.channel.documents import cash, document, line
from tests.registers.factories import statuses, upload
from tests.registers.vouchers import NOW, NUMBER, asked, by_voucher, make_voucher, released

pytestmark = pytest.mark.django_db


def amounts(number=NUMBER):
    voucher = Voucher.objects.get(number=number)
    return [float(each) for each in (voucher.balance, voucher.reserved_amount, voucher.covered_amount)]


def redeemed():
    rows = VoucherMovement.objects.exclude(kind="ISSUE").order_by("id")
    return [(each.kind, float(each.amount), float(each.balance_after)) for each in rows]


def alerts():
    return [alert.facts for alert in Alert.objects.filter(kind=Alert.Kind.VOUCHER_OVERDRAWN)]


def sale(amount="12.00", request=None, *, number=NUMBER, **fields):
    """Return a sale of 12.00, paid with a voucher and the rest in cash."""
    payments = [by_voucher(amount, request.redemption_id if request else "", number=number)]
    if amount != "12.00":
        payments.append(cash("2.00", 2))
    same = {"id": request.transaction_id} if request else {}
    return document(payments=payments, **same, **fields)


def test_a_posted_sale_redeems_what_was_reserved_for_it_once(device, register):
    make_voucher()
    request = asked("10.00")
    reserve_voucher(register=register, request=request, now=NOW)
    sold = sale("10.00", request)
    assert [statuses(upload(device, sold, sold)), statuses(upload(device, sold))] == [["posted", "repeated"], ["repeated"]]
    assert redeemed() == [("REDEEM", -10, 10)]
    assert amounts() == [10, 0, 10]
    movement = VoucherMovement.objects.get(kind="REDEEM")
    assert (str(movement.transaction_id), movement.payment_number) == (sold.id, 1)
    assert (movement.store_number, movement.register_number) == ("S1", "R1")
    assert VoucherReservation.objects.get().state == "REDEEMED"
    with pytest.raises(VoucherRefused, match="was redeemed by a sale"):
        release_voucher(register=register, request=released(request), now=NOW)


def test_a_sale_that_comes_after_its_reservation_ended_is_redeemed_all_the_same(device, register):
    make_voucher(amount="12")
    request = asked()
    reserve_voucher(register=register, request=request, now=NOW)
    release_voucher(register=register, request=released(request), now=NOW)
    assert statuses(upload(device, sale(request=request))) == ["posted"]
    assert (redeemed(), amounts(), alerts()) == ([("REDEEM", -12, 0)], [0, 0, 0], [])


def test_what_late_sales_take_beyond_the_balance_is_kept_with_an_alert(device, register):
    make_voucher()
    promised = asked("15")
    reserve_voucher(register=register, request=promised, now=NOW)
    assert statuses(upload(device, sale(), sale(sequence_number=2))) == ["posted", "posted"]
    assert redeemed() == [("REDEEM", -12, 8), ("REDEEM", -12, -4)]
    # what another register was promised stays covered
    assert amounts() == [-4, 15, 15]
    (facts,) = alerts()
    assert (facts["count"], facts["vouchers"][0]["number"], facts["vouchers"][0]["balance"]) == (1, "…3452", "-4.0000")
    release_voucher(register=register, request=released(promised), now=NOW)
    assert amounts() == [-4, 0, 0]


def test_a_return_gives_back_onto_the_voucher_it_names(device):
    make_voucher()
    payments = [by_voucher("-12.00")]
    back = document([line(1, "-1", reason="broken")], payments, kind=TransactionType.RETURN)
    assert statuses(upload(device, back)) == ["posted"]
    assert redeemed() == [("REFUND", 12, 32)]


def test_a_void_moves_nothing_and_frees_what_was_reserved(device, register):
    make_voucher()
    request = asked()
    reserve_voucher(register=register, request=request, now=NOW)
    given_back = msgspec.structs.replace(cash("-12.00", 2, method="GIFT", change=True), kind="VOUCHER")
    payments = [by_voucher("12.00", request.redemption_id), given_back]
    void = document(payments=payments, kind=TransactionType.VOID, id=request.transaction_id)
    assert statuses(upload(device, void)) == ["posted"]
    assert (redeemed(), amounts()) == ([], [20, 0, 20])
    assert VoucherReservation.objects.get().state == "RELEASED"


def test_another_transactions_reservation_is_not_used(device, register):
    make_voucher()
    request = asked()
    reserve_voucher(register=register, request=request, now=NOW)
    forged = document(payments=[by_voucher("12.00", request.redemption_id)])
    upload(device, forged)
    assert (redeemed(), amounts()) == ([("REDEEM", -12, 8)], [8, 12, 12])
    assert VoucherReservation.objects.get().state == "HELD"


def test_a_sale_with_a_voucher_nobody_has_waits_until_there_is_one(device, admin):
    make_voucher("OTHER")
    assert statuses(upload(device, sale())) == ["quarantined"]
    kept = QuarantinedTransaction.objects.get()
    assert kept.reasons == [
        {"code": "unknown-voucher", "pointer": "/payments/0/voucher/number", "message": "Headquarters has no voucher …3452."}
    ]
    make_voucher()
    try_quarantined_again(quarantined=kept, user=admin)
    assert (Transaction.objects.count(), redeemed()) == (1, [("REDEEM", -12, 8)])


def test_a_mistyped_number_can_be_corrected(device, admin):
    make_voucher("OTHER")
    upload(device, sale())
    texts = {"/payments/0/voucher/number": "OTHER"}
    correct_quarantined(quarantined=QuarantinedTransaction.objects.get(), texts=texts, user=admin)
    assert (Transaction.objects.count(), amounts("OTHER")) == (1, [8, 0, 8])


def test_a_voucher_of_another_currency_is_a_reason_and_a_blocked_one_a_note(device):
    make_voucher("USD1", currency="USD")
    make_voucher()
    Voucher.objects.filter(number=NUMBER).update(is_blocked=True)
    answer = upload(device, sale(number="USD1"), sale(sequence_number=2))
    assert statuses(answer) == ["quarantined", "posted"]
    assert QuarantinedTransaction.objects.get().reasons[0]["message"] == "Voucher …USD1 is in USD, not in EUR."
    assert [note["code"] for note in Transaction.objects.get().notes] == ["voucher-blocked"]


def test_a_voucher_that_is_no_voucher_does_not_belong(device):
    make_voucher()
    odd = msgspec.structs.replace(by_voucher(), kind="CASH")
    upload(device, document(payments=[odd]))
    assert [reason["code"] for reason in QuarantinedTransaction.objects.get().reasons] == ["does-not-belong"]


def queries_of(device, documents):
    with CaptureQueriesContext(connection) as counted:
        assert set(statuses(upload(device, *documents))) == {"posted"}
    return len(counted)


def test_a_batch_with_vouchers_takes_the_same_queries_for_one_and_for_many(device):
    numbers = [f"CARD{number}" for number in range(1, 13)]
    for number in numbers:
        make_voucher(number)
    upload(device, document(sequence_number=1))
    plain = queries_of(device, [document(sequence_number=2)])
    one = queries_of(device, [sale(number=numbers[0], sequence_number=3)])
    many = [sale(number=number, sequence_number=at) for at, number in enumerate(numbers[1:], start=4)]
    assert queries_of(device, many) == one
    assert queries_of(device, [document(sequence_number=30)]) == plain
