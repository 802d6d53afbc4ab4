"""Vouchers, and documents that were paid with them."""

from datetime import UTC, datetime
from decimal import Decimal

import msgspec

from channel.identifiers import new_transaction_id
from channel.transaction import Payment, VoucherSlip
from channel.voucher import ReleaseRequest, ReservationRequest
from registers.models import Currency, PaymentMethod, Voucher
from registers.use_cases.issue_vouchers import VoucherTerms, issue_numbers
from tests.channel.documents import cash

NOW = datetime(2026, 2, 1, 8, 0, tzinfo=UTC)
NUMBER = "1234567890123452"


def make_voucher(number: str = NUMBER, amount: str = "20", *, kind: str = "GIFT_CARD", **fields) -> Voucher:
    currency, _ = Currency.objects.get_or_create(code=fields.pop("currency", "EUR"))
    PaymentMethod.objects.get_or_create(code="GIFT", defaults={"name": "Gift card", "kind": "VOUCHER", "works_offline": False})
    terms = VoucherTerms(kind=Voucher.Kind(kind), currency=currency, amount=Decimal(amount), **fields)
    (voucher,) = issue_numbers(numbered=[(number, terms)], user_name="anna", now=NOW)
    return voucher


def asked(amount: str = "12.00", number: str = NUMBER, **fields) -> ReservationRequest:
    values = {"redemption_id": new_transaction_id(), "transaction_id": new_transaction_id(), "currency": "EUR", **fields}
    return ReservationRequest(number=number, amount=amount, **values)


def released(request: ReservationRequest) -> ReleaseRequest:
    return ReleaseRequest(redemption_id=request.redemption_id, transaction_id=request.transaction_id, number=request.number)


def by_voucher(amount: str = "12.00", redemption_id: str = "", *, number: str = NUMBER, payment: int = 1) -> Payment:
    slip = VoucherSlip(number=number, redemption_id=redemption_id or new_transaction_id(), left="0")
    paid = cash(amount, method="GIFT", number=payment)
    return msgspec.structs.replace(paid, kind="VOUCHER", voucher=slip)
