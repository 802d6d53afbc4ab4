"""Give back what a register had reserved of a voucher, or never will: said again, it changes nothing."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from channel.errors import UnknownVoucher, VoucherRefused
from channel.voucher import ReleaseRequest
from registers.models import Register, Voucher, VoucherReservation
from registers.queries.locked_vouchers import locked_voucher
from registers.use_cases.end_reservations import end_reservations
from registers.use_cases.move_vouchers import save_sums


@transaction.atomic
def release_voucher(*, register: Register, request: ReleaseRequest, now: datetime) -> None:
    """Release a reservation; one that HQ has not heard of is refused from now on, because it may be on its way.

    Raises: InvalidInput, VoucherRefused when it is redeemed already, or another register's.
    """
    try:
        voucher = locked_voucher(request.number)
    except UnknownVoucher:
        # There is nothing that could be held of it.
        return
    known = VoucherReservation.objects.filter(pk=request.redemption_id).first()
    if known is None:
        _refuse_from_now_on(voucher, register, request, now)
        return
    if (known.store_number, known.register_number) != (register.store.number, register.number):
        raise VoucherRefused("This redemption is another voucher's or another transaction's.")
    if known.state == VoucherReservation.State.REDEEMED:
        raise VoucherRefused("This was redeemed by a sale that headquarters has.")
    if known.state == VoucherReservation.State.HELD and known.voucher_id == voucher.pk:
        released = VoucherReservation.State.RELEASED
        end_reservations(reservations=[known], vouchers={voucher.pk: voucher}, state=released, now=now)
        save_sums([voucher])


def _refuse_from_now_on(voucher: Voucher, register: Register, request: ReleaseRequest, now: datetime) -> None:
    """Write down that this id was given up before it was asked for."""
    VoucherReservation.objects.create(
        id=UUID(request.redemption_id),
        voucher=voucher,
        transaction_id=UUID(request.transaction_id),
        amount=Decimal(0),
        store_number=register.store.number,
        register_number=register.number,
        state=VoucherReservation.State.RELEASED,
        reserved_at=now,
        expires_at=now,
        ended_at=now,
    )
