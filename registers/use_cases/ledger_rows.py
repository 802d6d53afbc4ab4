"""Turn a transaction document into the ledger's rows; the exact document stays beside them."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from channel import money
from channel.tax import TaxLine
from channel.transaction import Transaction as Document
from channel.transaction import parse_timestamp
from registers.models import Transaction, TransactionLine, TransactionPayment, TransactionTax, UploadSession

ZERO = Decimal(0)
AMOUNT_LIMIT = Decimal(10) ** 11


def header_row(document: Document, raw: bytes, session: UploadSession, posted_at: datetime) -> Transaction:
    """Build the ledger's header of a document."""
    return Transaction(
        id=UUID(document.id),
        type=document.type.value,
        store_number=document.store,
        register_number=document.register,
        journal_id=document.journal_id,
        sequence_number=document.sequence_number,
        receipt_number=document.receipt_number,
        business_date=date.fromisoformat(document.business_date),
        started_at=parse_timestamp(document.started_at),
        completed_at=parse_timestamp(document.completed_at),
        posted_at=posted_at,
        staff_number=document.staff,
        customer_number=document.customer or "",
        currency=document.currency,
        prices_include_tax=document.prices_include_tax,
        net_amount=Decimal(document.totals.net),
        tax_amount=Decimal(document.totals.tax),
        gross_amount=Decimal(document.totals.gross),
        created_offline=document.created_offline,
        reference=document.reference,
        document=raw,
        upload_session=session,
    )


def line_rows(document: Document) -> Iterator[TransactionLine]:
    """Build one row for each line."""
    for line in document.lines:
        quantity, unit_price = Decimal(line.quantity), Decimal(line.unit_price)
        returned = line.return_of
        yield TransactionLine(
            transaction_id=UUID(document.id),
            number=line.number,
            product_number=line.product_number,
            barcode=line.barcode or "",
            description=line.description,
            quantity=quantity,
            unit=line.unit,
            unit_price=unit_price,
            unrounded_amount=money.multiply(quantity, unit_price),
            amount=Decimal(line.amount),
            tax_amount=_sum(tax.amount for tax in line.tax),
            return_of_transaction=UUID(returned.transaction_id) if returned else None,
            return_of_line=returned.line_number if returned else None,
            reason=line.reason or "",
        )


def tax_rows(document: Document) -> Iterator[TransactionTax]:
    """Build one row for each rate, summed over the lines."""
    by_rate: dict[tuple[str, Decimal, bool], list[TaxLine]] = {}
    for line in document.lines:
        for tax in line.tax:
            by_rate.setdefault((tax.code, Decimal(tax.percent), tax.included), []).append(tax)
    for (code, percent, included), taxes in by_rate.items():
        yield TransactionTax(
            transaction_id=UUID(document.id),
            code=code,
            percent=percent,
            base_amount=_sum(tax.base for tax in taxes),
            amount=_sum(tax.amount for tax in taxes),
            is_included=included,
        )


def payment_rows(document: Document) -> Iterator[TransactionPayment]:
    """Build one row for each payment."""
    for payment in document.payments:
        yield TransactionPayment(
            transaction_id=UUID(document.id),
            number=payment.number,
            method=payment.method,
            amount=Decimal(payment.amount),
            currency=payment.currency,
            is_change=payment.change,
        )


def _sum(amounts: Iterable[str]) -> Decimal:
    """Sum amounts into what an amount's column holds.

    The document's fields are limited and sums of them are not. PostgreSQL would refuse such a sum, SQLite would keep
    it without its last digits; here both refuse.

    Raises: OverflowError when it does not fit.
    """
    total = sum((Decimal(amount) for amount in amounts), ZERO)
    if abs(total) >= AMOUNT_LIMIT:
        raise OverflowError(f"{total} does not fit into an amount.")
    return total
