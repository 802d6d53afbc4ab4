"""What nobody comes back for: reservations without a sale, vouchers that are over, and reservations nobody asks about any more.

A little at a time and in database transactions of their own, so that no register waits for a sweep; what is left is found by
the next one.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from registers.models import Voucher, VoucherMovement, VoucherReservation
from registers.queries.due_vouchers import due_reservations, ended_vouchers, old_reservations
from registers.queries.posting_transaction import posting_transaction
from registers.use_cases.end_reservations import end_reservations
from registers.use_cases.move_vouchers import Move, move_vouchers, save_sums

logger = logging.getLogger(__name__)

AT_ONCE = 500


def sweep_vouchers(*, now: datetime) -> dict[str, int]:
    """Do what is due of each; return how many."""
    swept = {
        "reservations_expired": expire_reservations(now=now),
        "vouchers_expired": expire_vouchers(now=now),
        "reservations_removed": remove_old_reservations(now=now),
    }
    if any(swept.values()):
        logger.info("vouchers are swept: %s", swept)
    return swept


@transaction.atomic
def expire_reservations(*, now: datetime) -> int:
    """Release what registers have reserved and no sale has used within VOUCHER_RESERVATION_HOURS."""
    wanted = set(due_reservations(now).values_list("voucher_id", flat=True)[:AT_ONCE])
    vouchers = {voucher.pk: voucher for voucher in _locked(wanted)}
    reservations = list(due_reservations(now).filter(voucher_id__in=list(vouchers))[:AT_ONCE])
    if reservations:
        expired = VoucherReservation.State.EXPIRED
        end_reservations(reservations=reservations, vouchers=vouchers, state=expired, now=now)
        save_sums(list(vouchers.values()))
    return len(reservations)


@transaction.atomic
def expire_vouchers(*, now: datetime) -> int:
    """Take what is left of vouchers whose last day is over in every time zone; what is still reserved of one holds it back."""
    keys = set(ended_vouchers(now).values_list("pk", flat=True)[:AT_ONCE])
    ended = [voucher for voucher in _locked(keys) if voucher.balance > 0 and not voucher.reserved_amount]
    expired = VoucherMovement.Kind.EXPIRE
    moves = [Move(voucher=voucher, kind=expired, amount=-voucher.balance) for voucher in ended]
    if moves:
        move_vouchers(moves=moves, posted_in=posting_transaction(), now=now)
    return len(moves)


def remove_old_reservations(*, now: datetime) -> int:
    """Remove reservations that ended long ago: what was redeemed is among the movements."""
    before = now - timedelta(days=settings.VOUCHER_RESERVATION_DAYS)
    keys = list(old_reservations(before).values_list("pk", flat=True)[:AT_ONCE])
    return VoucherReservation.objects.filter(pk__in=keys).delete()[0] if keys else 0


def _locked(keys: set[int]) -> list[Voucher]:
    return list(Voucher.objects.filter(pk__in=sorted(keys)).order_by("pk").select_for_update(no_key=True)) if keys else []
