"""Transactions in the ledger, as rows, for pages that show them."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from channel.transaction import encode
from registers.models import Transaction, TransactionLine, TransactionPayment, TransactionTax, UploadSession
from tests.channel.documents import document


def make_transaction(number: int, session: UploadSession, **fields) -> Transaction:
    """Post sale R-<number> of register R<number>, `number` days ago, with a line, a tax and a payment with change."""
    at = timezone.now() - timedelta(days=number)
    given = {
        "id": UUID(int=number),
        "type": "SALE",
        "store_number": f"S{number}",
        "register_number": f"R{number}",
        "journal_id": "J-1",
        "sequence_number": number,
        "receipt_number": f"R-{number}",
        "business_date": timezone.localdate(at),
        "started_at": at,
        "completed_at": at,
        "posted_at": at,
        "staff_number": "1",
        "currency": "EUR",
        "prices_include_tax": True,
        "net_amount": Decimal("10.00"),
        "tax_amount": Decimal("2.00"),
        "gross_amount": Decimal("12.00"),
        "created_offline": True,
        "document": encode(document()),
        "upload_session": session,
    }
    transaction = Transaction.objects.create(**{**given, **fields})
    amounts = {"unit_price": Decimal("4.0005"), "unrounded_amount": Decimal("12.0015"), "amount": Decimal("12.00")}
    TransactionLine.objects.create(
        transaction=transaction,
        number=1,
        product_number="P-1",
        description="Tea <b>",
        quantity=Decimal("3"),
        unit="PCS",
        tax_amount=Decimal("2.00"),
        **amounts,
    )
    TransactionTax.objects.create(
        transaction=transaction,
        code="VAT20",
        percent=Decimal("20"),
        base_amount=Decimal("10.00"),
        amount=Decimal("2.00"),
        is_included=True,
    )
    for place, (amount, is_change) in enumerate((("20.00", False), ("-8.00", True)), start=1):
        TransactionPayment.objects.create(
            transaction=transaction, number=place, method="CASH", amount=Decimal(amount), currency="EUR", is_change=is_change
        )
    return transaction
