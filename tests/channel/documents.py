"""Valid transaction documents for tests, made the way a register makes them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

from channel import money
from channel.identifiers import new_transaction_id
from channel.tax import TaxRate
from channel.totals import price_line, total
from channel.transaction import Line, Payment, ReturnOf, Totals, Transaction, TransactionType

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
) -> Line:
    priced = price_line(Decimal(quantity), Decimal(unit_price), rates, included, exponent)
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
    )


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
    """Build a transaction that adds up, paid exactly in cash unless payments are given; `fields` may then spoil it."""
    exponent = money.exponent(currency)
    lines = [line(exponent=exponent)] if lines is None else list(lines)
    if payments is None:
        gross = total(lines, [], exponent).gross
        payments = [cash(gross, currency=currency)] if Decimal(gross) else []
    sound = Transaction(
        id=new_transaction_id(),
        type=kind,
        store="S1",
        register="R1",
        journal_id="J-1",
        sequence_number=sequence_number,
        receipt_number=f"S1-R1-{sequence_number:06}",
        staff="100",
        currency=currency,
        prices_include_tax=True,
        business_date="2026-01-31",
        started_at="2026-01-31T09:15:00.000000Z",
        completed_at="2026-01-31T09:16:30.500000Z",
        created_offline=True,
        lines=lines,
        payments=list(payments),
        totals=total(lines, payments, exponent),
    )
    return msgspec.structs.replace(sound, **fields)


def totals(**texts: str) -> Totals:
    return Totals(**{"net": "10.00", "tax": "2.00", "gross": "12.00", "paid": "12.00", **texts})
