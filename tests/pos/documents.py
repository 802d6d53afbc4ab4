"""Finished transactions for tests of the journal and the outbox."""

from decimal import Decimal

from channel.identifiers import new_transaction_id
from channel.totals import price_line, total
from channel.transaction import Line, Payment, Transaction, TransactionType


def line(number: int = 1, quantity: str = "2", unit_price: str = "1.2900") -> Line:
    """Build a line without tax."""
    priced = price_line(Decimal(quantity), Decimal(unit_price), [], True, 2)
    return Line(
        number=number,
        product_number="4711",
        description="Milk",
        quantity=quantity,
        unit="PCS",
        unit_price=unit_price,
        price_origin="LIST",
        priced_from_release=7,
        amount=str(priced.amount),
        tax=[],
    )


def transaction(sequence_number: int = 1, *, journal_id: str = "journal-1", **fields: object) -> Transaction:
    """Build a paid sale of one line."""
    lines = [line()]
    payments = [Payment(number=1, method="CASH", kind="CASH", amount="2.58", currency="EUR")]
    values = {
        "id": new_transaction_id(),
        "type": TransactionType.SALE,
        "store": "S1",
        "register": "R1",
        "journal_id": journal_id,
        "sequence_number": sequence_number,
        "receipt_number": f"S1-R1-{sequence_number:06}",
        "staff": "1",
        "currency": "EUR",
        "prices_include_tax": True,
        "business_date": "2026-01-05",
        "started_at": "2026-01-05T09:00:00.000000Z",
        "completed_at": f"2026-01-05T09:{sequence_number % 60:02}:30.000000Z",
        "created_offline": True,
        "lines": lines,
        "payments": payments,
        "totals": total(lines, payments, 2),
        **fields,
    }
    return Transaction(**values)
