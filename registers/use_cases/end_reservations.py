"""Reservations that are held come to their end: redeemed, given up, or left alone for too long."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from registers.models import Voucher, VoucherReservation
from registers.queries.locked_vouchers import set_sums, sums_of


def end_reservations(
    *,
    reservations: Sequence[VoucherReservation],
    vouchers: Mapping[int, Voucher],
    state: VoucherReservation.State,
    now: datetime,
) -> None:
    """End held reservations of locked vouchers, given by primary key; one statement.

    What the vouchers have free by that is not saved here: whoever calls saves it with what else changes of them.
    """
    for reservation in reservations:
        voucher = vouchers[reservation.voucher_id]
        set_sums(voucher, sums_of(voucher).releasing(reservation.amount))
        reservation.state, reservation.ended_at = state, now
    held = VoucherReservation.objects.filter(pk__in=[reservation.pk for reservation in reservations])
    held.update(state=state, ended_at=now)
