"""How documents of the drawer and reports of a shift read on a screen of text."""

from decimal import Decimal

from channel.transaction import Transaction, TransactionType
from pos.selling.shift_report import SalesReport, ShiftReport, TenderReport

WORDS = {
    TransactionType.SHIFT_OPENED: "Shift opened",
    TransactionType.SHIFT_CLOSED: "Shift closed",
    TransactionType.FLOAT: "Put into the drawer",
    TransactionType.DROP: "Taken out of the drawer",
    TransactionType.SAFE: "Brought to the safe",
    TransactionType.TENDER_DECLARATION: "Counted",
    TransactionType.NO_SALE: "Drawer opened",
    TransactionType.SUSPENDED: "Suspended",
}


def document_words(transaction: Transaction) -> str:
    """Say what was journaled just now."""
    money = ", ".join(f"{tender.method} {tender.amount} {tender.currency}" for tender in transaction.tenders)
    parts = [money, transaction.reason, f"number {transaction.sequence_number}", f"id {transaction.id}"]
    return f"{WORDS[transaction.type]}: {', '.join(part for part in parts if part)}"


def report_words(report: ShiftReport) -> list[str]:
    """Write an X report, or a Z report when the shift is closed."""
    title = "X report" if report.closed_at is None else "Z report"
    until = "open" if report.closed_at is None else f"closed {report.closed_at} by {report.closed_by}"
    counts = ", ".join(f"{count} {kind.value}" for kind, count in sorted(report.counts.items()))
    lines = [
        f"{title} of shift {report.number}, business date {report.business_date}",
        f"Opened {report.opened_at} by {report.opened_by}, {until}",
        f"Documents       {counts}",
    ]
    for sales in report.sales:
        lines += _sales_words(sales)
    for tender in report.tenders:
        lines += _tender_words(tender)
    return lines


def _sales_words(sales: SalesReport) -> list[str]:
    """Say what was sold in one currency."""
    rows = [("Sold", sales.gross), ("  of it returned", sales.returned), ("  net", sales.net), ("  tax", sales.tax)]
    rows += [(f"    {tax.code} {tax.percent} %", tax.amount) for tax in sales.taxes]
    rows += [("Discounts", sales.discount), ("Rounding", sales.rounding)]
    return [_row(name, amount, sales.currency) for name, amount in rows]


def _tender_words(tender: TenderReport) -> list[str]:
    """Say what moved of one method and currency, what should be there and what was counted."""
    moved = [
        ("  opening", tender.opening),
        ("  float", tender.floats),
        ("  taken", tender.taken),
        ("  drops", -tender.drops),
        ("  to the safe", -tender.safe),
    ]
    rows = [(name, amount) for name, amount in moved if amount]
    rows.append(("  expected", tender.expected))
    if tender.counted is not None and tender.difference is not None:
        rows += [("  counted", tender.counted), ("  difference", tender.difference)]
    return [tender.method, *(_row(name, amount, tender.currency) for name, amount in rows)]


def _row(name: str, amount: Decimal, currency: str) -> str:
    return f"{name:<28} {amount:>14f} {currency}"
