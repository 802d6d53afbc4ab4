"""Reserve money of a voucher for a sale that is being paid: what is promised here, no other register can take.

The register made the id and wrote it into its journal before it asked. So the same question again, because the answer was
lost, gets the same answer; and one that was released meanwhile is refused, however late it comes.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db import transaction

from channel import money
from channel.errors import InvalidInput, VoucherRefused
from channel.voucher import ReservationAnswer, ReservationRequest
from registers.models import Register, Voucher, VoucherReservation
from registers.queries.find_voucher import day_in_store, refusal
from registers.queries.locked_vouchers import locked_voucher, set_sums, sums_of
from registers.use_cases.move_vouchers import save_sums


@transaction.atomic
def reserve_voucher(*, register: Register, request: ReservationRequest, now: datetime) -> ReservationAnswer:
    """Reserve what is asked for, or as much as is free.

    Raises: InvalidInput, UnknownVoucher, VoucherRefused when it is not taken today, in this currency, or nothing is left.
    """
    voucher = locked_voucher(request.number)
    known = VoucherReservation.objects.filter(pk=request.redemption_id).first()
    reservation = known or _reserve(voucher, register, request, now)
    if not _is_same(reservation, voucher, register, request):
        raise VoucherRefused("This redemption is another voucher's or another transaction's.")
    if reservation.state in (VoucherReservation.State.RELEASED, VoucherReservation.State.EXPIRED):
        raise VoucherRefused("This redemption was given up. Pay anew.")
    exponent = money.exponent(request.currency)
    return ReservationAnswer(
        number=voucher.number,
        amount=money.decimal_text(money.round_amount(reservation.amount, exponent)),
        left=money.decimal_text(money.round_amount(reservation.left_amount, exponent)),
    )


def _is_same(reservation: VoucherReservation, voucher: Voucher, register: Register, request: ReservationRequest) -> bool:
    """Tell whether a reservation is the one that is asked about, by the register that asked first."""
    return (
        reservation.voucher_id == voucher.pk
        and reservation.transaction_id == UUID(request.transaction_id)
        and (reservation.store_number, reservation.register_number) == (register.store.number, register.number)
    )


def _reserve(voucher: Voucher, register: Register, request: ReservationRequest, now: datetime) -> VoucherReservation:
    """Write the reservation; the database has the last word on whether there is as much.

    Raises: InvalidInput, VoucherRefused.
    """
    wanted = Decimal(request.amount)
    if wanted <= 0 or wanted != money.round_amount(wanted, money.exponent(request.currency)):
        raise InvalidInput(f"{request.amount} {request.currency} is no amount that can be paid.")
    sums = sums_of(voucher)
    if why := refusal(voucher, day_in_store(register.store, now)):
        raise VoucherRefused(why)
    if voucher.currency.code != request.currency:
        raise VoucherRefused(f"This voucher is in {voucher.currency.code}.")
    if sums.free == 0:
        raise VoucherRefused("Nothing is left of this voucher.")
    sums = sums.reserving(min(wanted, sums.free))
    reservation = VoucherReservation(
        id=UUID(request.redemption_id),
        voucher=voucher,
        transaction_id=UUID(request.transaction_id),
        amount=sums.reserved - voucher.reserved_amount,
        left_amount=sums.free,
        store_number=register.store.number,
        register_number=register.number,
        state=VoucherReservation.State.HELD,
        reserved_at=now,
        expires_at=now + timedelta(hours=settings.VOUCHER_RESERVATION_HOURS),
    )
    reservation.save(force_insert=True)
    set_sums(voucher, sums)
    save_sums([voucher])
    return reservation
