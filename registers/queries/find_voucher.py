"""What HQ tells a register of a voucher."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from channel import money
from channel.errors import UnknownVoucher
from channel.voucher import VoucherAnswer, voucher_number
from registers.domain.voucher_sums import NOTHING, why_refused
from registers.models import Store, Voucher
from registers.queries.locked_vouchers import sums_of


def find_voucher(text: str, *, on_date: date) -> VoucherAnswer:
    """Find a voucher by what was scanned or typed.

    Raises: InvalidInput, UnknownVoucher.
    """
    voucher = Voucher.objects.select_related("currency").filter(number=voucher_number(text)).first()
    if voucher is None:
        raise UnknownVoucher
    currency = voucher.currency.code
    exponent = money.exponent(currency)
    room = None if voucher.kind == Voucher.Kind.GIFT_CARD else max(voucher.initial_amount - voucher.balance, NOTHING)
    return VoucherAnswer(
        number=voucher.number,
        kind="GIFT_CARD" if voucher.kind == Voucher.Kind.GIFT_CARD else "VOUCHER",
        currency=currency,
        balance=money.decimal_text(money.round_amount(sums_of(voucher).free, exponent)),
        room=None if room is None else money.decimal_text(money.round_amount(room, exponent)),
        valid_until_date=voucher.valid_until_date.isoformat() if voucher.valid_until_date else None,
        refusal=refusal(voucher, on_date),
    )


def refusal(voucher: Voucher, on_date: date) -> str:
    """Return why a voucher is not taken on a day, "" when it is."""
    return why_refused(
        is_blocked=voucher.is_blocked,
        valid_from=voucher.valid_from_date,
        valid_until=voucher.valid_until_date,
        on_date=on_date,
    )


def day_in_store(store: Store, now: datetime) -> date:
    """Return the calendar day in a store."""
    return now.astimezone(ZoneInfo(store.time_zone)).date()
