"""The demo company's vouchers: numbers that can be typed at a register."""

from datetime import UTC, datetime
from decimal import Decimal

from registers.models import Currency, Voucher
from registers.use_cases.issue_vouchers import VoucherTerms, issue_numbers

ISSUED_AT = datetime(2025, 1, 1, tzinfo=UTC)
#: Number, kind, currency and value.
VOUCHERS = (
    ("2000000000000008", Voucher.Kind.GIFT_CARD, "EUR", Decimal(50)),
    ("2000000000000015", Voucher.Kind.VOUCHER, "EUR", Decimal(10)),
    ("2000000000000022", Voucher.Kind.GIFT_CARD, "CHF", Decimal(50)),
)


def fill_vouchers() -> None:
    """Issue what is missing."""
    present = set(Voucher.objects.values_list("number", flat=True))
    currencies = {currency.code: currency for currency in Currency.objects.all()}
    missing = [
        (number, VoucherTerms(kind=kind, currency=currencies[code], amount=amount))
        for number, kind, code, amount in VOUCHERS
        if number not in present
    ]
    if missing:
        issue_numbers(numbered=missing, user_name="", now=ISSUED_AT)
