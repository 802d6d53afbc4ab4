"""Valid transaction documents for tests, made the way a register makes them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from channel import money
from channel.document_rules import BELONGS, MOVING_TYPES, SHIFT_TYPES
from channel.identifiers import new_transaction_id
from channel.tax import TaxRate
from channel.totals import price_line, total
from channel.transaction import (
    Discount,
    Line,
    Payment,
    ReturnOf,
    ShiftReference,
    TenderAmount,
    Totals,
    Transaction,
    TransactionType,
)

VAT_20 = TaxRate(code="VAT20", name="VAT 20 %", percent="20.0000")


def line(
    number: int = 1,
    quantity: str = "1",
    unit_price: str = "12.00",
    *,
    product_number: str = "P-1",
    rates: Sequence[TaxRate] = (VAT_20,),
    included: bool = True,
    exponent: int = 2,
    return_of: ReturnOf | None = None,
    reason: str | None = None,
    discounts: Sequence[str] = (),
    deposit_of: int | UnsetType = UNSET,
) -> Line:
    taken = [Decimal(discount) for discount in discounts]
    priced = price_line(Decimal(quantity), Decimal(unit_price), rates, included, exponent, taken)
    return Line(
        number=number,
        product_number=product_number,
        barcode="0012345678905",
        description="Tea",
        quantity=quantity,
        unit="PCS",
        unit_price=unit_price,
        price_origin="LIST",
        priced_from_release=1,
        amount=money.decimal_text(priced.amount),
        tax=priced.tax,
        return_of=return_of,
        reason=reason,
        discounts=[
            Discount(number=number, origin="MANUAL", description="damaged", amount=amount)
            for number, amount in enumerate(discounts, start=1)
        ],
        deposit_of=deposit_of,
    )


def tender(amount: str, number: int = 1, *, method: str = "CASH", currency: str = "EUR") -> TenderAmount:
    return TenderAmount(number=number, method=method, currency=currency, amount=amount)


def cash(amount: str, number: int = 1, *, method: str = "CASH", currency: str = "EUR", change: bool = False) -> Payment:
    return Payment(number=number, method=method, kind="CASH", amount=amount, currency=currency, change=change)


def document(
    lines: Sequence[Line] | None = None,
    payments: Sequence[Payment] | None = None,
    *,
    kind: TransactionType = TransactionType.SALE,
    sequence_number: int = 1,
    currency: str = "EUR",
    **fields: Any,
) -> Transaction:
    """Build a transaction of any type that adds up; `fields` may then spoil it.

    Goods are paid exactly in cash unless payments are given; a suspended transaction is not paid.
    """
    exponent = money.exponent(currency)
    belongs = BELONGS[kind]
    if lines is None:
        lines = [line(exponent=exponent)] if "lines" in belongs else []
    if payments is None:
        gross = total(lines, [], exponent).gross
        payments = [cash(gross, currency=currency)] if Decimal(gross) and kind is not TransactionType.SUSPENDED else []
    transaction_id = new_transaction_id()
    shift_id = transaction_id if kind is TransactionType.SHIFT_OPENED else new_transaction_id()
    sound = Transaction(
        id=transaction_id,
        type=kind,
        store="S1",
        register="R1",
        journal_id="J-1",
        sequence_number=sequence_number,
        receipt_number=f"S1-R1-{sequence_number:06}" if "receipt_number" in belongs else "",
        staff="100",
        currency=currency,
        prices_include_tax=True,
        business_date="2026-01-31",
        started_at="2026-01-31T09:15:00.000000Z",
        completed_at="2026-01-31T09:16:30.500000Z",
        created_offline=True,
        lines=list(lines),
        payments=list(payments),
        totals=total(lines, payments, exponent),
        shift=ShiftReference(id=shift_id, number=1, opened_at="2026-01-31T08:00:00Z") if kind in SHIFT_TYPES else None,
        tenders=[tender("50" if not exponent else "50." + "0" * exponent, currency=currency)] if kind in MOVING_TYPES else [],
        reason="change" if kind is TransactionType.NO_SALE else "",
    )
    return msgspec.structs.replace(sound, **fields)


def totals(**texts: str) -> Totals:
    return Totals(
        **{"net": "10.00", "tax": "2.00", "gross": "12.00", "paid": "12.00", "discount": "0.00", "rounding": "0.00", **texts}
    )
