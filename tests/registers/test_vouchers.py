"""Vouchers at headquarters: issued, reserved, released, redeemed by what is posted, and swept."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from channel.errors import InvalidInput, StateConflict, UnknownVoucher, VoucherRefused
from channel.voucher import voucher_number
from registers.models import Voucher, VoucherMovement, VoucherReservation
from registers.queries.find_voucher import find_voucher
from registers.use_cases.block_voucher import block_voucher
from registers.use_cases.cancel_voucher import cancel_voucher
from registers.use_cases.issue_vouchers import VoucherTerms, issue_vouchers
from registers.use_cases.release_voucher import release_voucher
from registers.use_cases.reserve_voucher import reserve_voucher
from registers.use_cases.sweep_vouchers import sweep_vouchers
from tests.registers.factories import make_register
from tests.registers.vouchers import NOW, NUMBER, asked, make_voucher, released

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def amounts(number=NUMBER):
    voucher = Voucher.objects.get(number=number)
    return [str(each) for each in (voucher.balance, voucher.reserved_amount, voucher.covered_amount)]


def moved():
    return [(each.kind, float(each.amount), float(each.balance_after)) for each in VoucherMovement.objects.order_by("id")]


def test_what_is_issued_has_its_value_and_a_number_that_can_be_typed(store):
    terms = VoucherTerms(kind=Voucher.Kind.VOUCHER, currency=store.currency, amount=Decimal("10"))
    issued = issue_vouchers(terms=terms, count=100, user_name="anna", now=NOW)
    assert len({voucher.number for voucher in issued}) == 100
    assert {len(voucher.number) for voucher in issued} == {16}
    assert moved() == [("ISSUE", 10, 10)] * 100
    assert amounts(issued[0].number) == ["10.0000", "0.0000", "10.0000"]


@pytest.mark.parametrize(
    ("amount", "count", "number", "message"),
    [
        ("0", 1, "", "A voucher is worth more than nothing and less than 1000000000."),
        ("1.005", 1, "", "EUR has 2 digits after the point, not more."),
        ("5", 1001, "", "Between 1 and 1000 vouchers are issued at once."),
        ("5", 2, "AB12", "A number is one voucher's: leave it empty to issue several."),
        ("5", 1, "!!", "A voucher's number has 4 to 40 letters and digits."),
        ("5", 1, NUMBER, "There is a voucher with this number already."),
    ],
)
def test_what_cannot_be_issued_is_said(store, amount, count, number, message):
    make_voucher()
    terms = VoucherTerms(kind=Voucher.Kind.VOUCHER, currency=store.currency, amount=Decimal(amount))
    with pytest.raises((InvalidInput, StateConflict)) as refused:
        issue_vouchers(terms=terms, count=count, number=number, user_name="anna", now=NOW)
    assert str(refused.value) == message


def test_what_scanners_put_between_the_digits_is_left_out():
    assert voucher_number(" 1234-5678 9012\t3452 ") == NUMBER
    assert voucher_number("ab12") == "AB12"


def test_a_reservation_takes_what_there_is_and_is_answered_again(register):
    make_voucher()
    request = asked("12.50")
    first = reserve_voucher(register=register, request=request, now=NOW)
    assert (first.number, first.amount, first.left) == (NUMBER, "12.50", "7.50")
    assert reserve_voucher(register=register, request=request, now=NOW) == first
    rest = reserve_voucher(register=register, request=asked("12.50"), now=NOW)
    assert (rest.amount, rest.left) == ("7.50", "0.00")
    assert amounts() == ["20.0000", "20.0000", "20.0000"]
    with pytest.raises(VoucherRefused, match="Nothing is left of this voucher"):
        reserve_voucher(register=register, request=asked("0.01"), now=NOW)


def test_who_knows_an_id_gets_no_other_money_by_it(register, store):
    make_voucher()
    make_voucher("AB12")
    request = asked("5")
    reserve_voucher(register=register, request=request, now=NOW)
    other_voucher = asked("5", "AB12", redemption_id=request.redemption_id, transaction_id=request.transaction_id)
    other_sale = asked("5", redemption_id=request.redemption_id)
    other_register = make_register(store, "R2")
    for who, what in ((register, other_voucher), (register, other_sale), (other_register, request)):
        with pytest.raises(VoucherRefused, match="another voucher's or another transaction's"):
            reserve_voucher(register=who, request=what, now=NOW)
    with pytest.raises(VoucherRefused, match="another voucher's or another transaction's"):
        release_voucher(register=other_register, request=released(request), now=NOW)
    assert amounts() == ["20.0000", "5.0000", "20.0000"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"valid_until_date": TODAY - timedelta(days=1)}, "This voucher was valid until 2026-01-31."),
        ({"valid_from_date": TODAY + timedelta(days=1)}, "This voucher is valid from 2026-02-02 on."),
        ({"currency": "USD"}, "This voucher is in USD."),
    ],
)
def test_what_is_not_taken_is_said(register, fields, message):
    make_voucher(**fields)
    with pytest.raises(VoucherRefused) as refused:
        reserve_voucher(register=register, request=asked(), now=NOW)
    assert str(refused.value) == message


def test_a_blocked_voucher_is_refused_until_the_block_is_taken_away(register):
    voucher = make_voucher()
    block_voucher(voucher=voucher, is_blocked=True, user_name="anna")
    with pytest.raises(VoucherRefused, match="This voucher is blocked"):
        reserve_voucher(register=register, request=asked(), now=NOW)
    assert find_voucher(NUMBER, on_date=TODAY).refusal == "This voucher is blocked."
    block_voucher(voucher=voucher, is_blocked=False, user_name="anna")
    assert reserve_voucher(register=register, request=asked(), now=NOW).amount == "12.00"


@pytest.mark.parametrize("amount", ["0", "-1", "1.005"])
def test_what_is_no_amount_is_refused(register, amount):
    make_voucher()
    with pytest.raises(InvalidInput):
        reserve_voucher(register=register, request=asked(amount), now=NOW)


def test_what_is_released_is_free_again_and_its_id_is_refused(register):
    make_voucher()
    request = asked()
    reserve_voucher(register=register, request=request, now=NOW)
    for _ in range(2):
        release_voucher(register=register, request=released(request), now=NOW)
    assert amounts() == ["20.0000", "0.0000", "20.0000"]
    with pytest.raises(VoucherRefused, match="given up"):
        reserve_voucher(register=register, request=request, now=NOW)


def test_what_is_released_before_it_is_asked_for_is_refused_when_it_comes(register):
    make_voucher()
    request = asked()
    release_voucher(register=register, request=released(request), now=NOW)
    with pytest.raises(VoucherRefused, match="given up"):
        reserve_voucher(register=register, request=request, now=NOW)
    assert amounts() == ["20.0000", "0.0000", "20.0000"]


def test_of_a_voucher_nobody_has_nothing_is_held(register):
    release_voucher(register=register, request=released(asked()), now=NOW)
    with pytest.raises(UnknownVoucher):
        reserve_voucher(register=register, request=asked(), now=NOW)


def test_the_balance_says_what_can_be_paid_and_what_can_be_given_back(register):
    make_voucher(kind="VOUCHER", valid_until_date=date(2026, 12, 31))
    reserve_voucher(register=register, request=asked("5"), now=NOW)
    found = find_voucher(NUMBER, on_date=TODAY)
    assert (found.kind, found.currency, found.balance, found.room) == ("VOUCHER", "EUR", "15.00", "0.00")
    assert (found.valid_until_date, found.refusal) == ("2026-12-31", "")
    make_voucher("CARD1")
    assert find_voucher("card-1", on_date=TODAY).room is None


def test_the_database_covers_what_is_reserved(register):
    make_voucher()
    with pytest.raises(IntegrityError), transaction.atomic():
        Voucher.objects.update(reserved_amount=21)
    with pytest.raises(IntegrityError), transaction.atomic():
        Voucher.objects.update(covered_amount=21)
    with pytest.raises(IntegrityError), transaction.atomic():
        Voucher.objects.update(balance=-1)


def test_a_movement_is_never_changed():
    make_voucher()
    for change in (lambda: VoucherMovement.objects.update(amount=5), VoucherMovement.objects.all().delete):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            change()


def test_a_voucher_is_canceled_for_a_reason_and_not_while_it_pays(register):
    voucher = make_voucher()
    with pytest.raises(InvalidInput, match="for a reason"):
        cancel_voucher(voucher=voucher, note=" ", user_name="anna", now=NOW)
    request = asked("5")
    reserve_voucher(register=register, request=request, now=NOW)
    with pytest.raises(StateConflict, match="A sale is being paid"):
        cancel_voucher(voucher=voucher, note="lost", user_name="anna", now=NOW)
    release_voucher(register=register, request=released(request), now=NOW)
    movement = cancel_voucher(voucher=voucher, note="lost", user_name="anna", now=NOW)
    assert (movement.user_name, movement.note) == ("anna", "lost")
    assert moved() == [("ISSUE", 20, 20), ("CANCEL", -20, 0)]
    with pytest.raises(StateConflict, match="Nothing is left"):
        cancel_voucher(voucher=voucher, note="lost", user_name="anna", now=NOW)


def test_the_sweep_frees_what_no_sale_used(register, settings, django_assert_max_num_queries):
    for number in ("CARD1", "CARD2", "CARD3"):
        make_voucher(number)
        reserve_voucher(register=register, request=asked("5", number), now=NOW)
    before = NOW + timedelta(hours=settings.VOUCHER_RESERVATION_HOURS) - timedelta(seconds=1)
    assert sweep_vouchers(now=before)["reservations_expired"] == 0
    with django_assert_max_num_queries(14):
        assert sweep_vouchers(now=before + timedelta(seconds=1))["reservations_expired"] == 3
    assert {tuple(amounts(number)) for number in ("CARD1", "CARD2", "CARD3")} == {("20.0000", "0.0000", "20.0000")}
    assert set(VoucherReservation.objects.values_list("state", flat=True)) == {"EXPIRED"}
    later = NOW + timedelta(days=settings.VOUCHER_RESERVATION_DAYS + 2)
    assert sweep_vouchers(now=later)["reservations_removed"] == 3


def test_the_sweep_takes_what_is_left_of_a_voucher_that_is_over_once(register):
    make_voucher(valid_until_date=TODAY)
    make_voucher("HELD", valid_until_date=TODAY)
    request = asked("5", "HELD")
    reserve_voucher(register=register, request=request, now=NOW)
    assert sweep_vouchers(now=NOW + timedelta(days=1))["vouchers_expired"] == 0
    after = NOW + timedelta(days=2)
    assert [sweep_vouchers(now=after)["vouchers_expired"] for _ in range(2)] == [2, 0]
    assert moved()[2:] == [("EXPIRE", -20, 0)] * 2
