"""Which reservations and vouchers the sweep has to look after."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from registers.models import Voucher, VoucherReservation

# A day of UTC ends in the west up to twelve hours later: a whole day later it is over everywhere.
DAY_IS_OVER = timedelta(days=1)


def due_reservations(now: datetime) -> "QuerySet[VoucherReservation]":
    """Select what is held for longer than anybody has to wait for a sale, the oldest first."""
    return VoucherReservation.objects.filter(state=VoucherReservation.State.HELD, expires_at__lte=now).order_by("expires_at")


def ended_vouchers(now: datetime) -> "QuerySet[Voucher]":
    """Select vouchers with money on them whose last day is over wherever there is a store."""
    last_day = (now - DAY_IS_OVER).date()
    return Voucher.objects.filter(valid_until_date__lt=last_day, balance__gt=0, reserved_amount=0).order_by("valid_until_date")


def old_reservations(before: datetime) -> "QuerySet[VoucherReservation]":
    """Select reservations that ended before a moment."""
    ended = VoucherReservation.objects.exclude(state=VoucherReservation.State.HELD)
    return ended.filter(ended_at__lt=before).order_by("ended_at")


def vouchers_are_due(now: datetime) -> bool:
    """Tell whether there is anything for the sweep to do."""
    before = now - timedelta(days=settings.VOUCHER_RESERVATION_DAYS)
    return due_reservations(now).exists() or ended_vouchers(now).exists() or old_reservations(before).exists()
