"""What each type of document has and must not have: one table, and the rules of the drawer and the shift.

The types share one struct, because they share journal, outbox, upload and ledger. What a type has no use for is a
finding and not ignored: a payment on a document that nobody adds up would be money nobody looks for.
"""

from collections.abc import Sequence

from channel import money
from channel.findings import Finding, check_numbers, check_scale
from channel.money import AMOUNT_DIGITS
from channel.transaction import RETAIL_TYPES, TenderAmount, Transaction, TransactionType

_GOODS = frozenset({"lines", "payments", "recalled_from", "receipt_number", "customer", "age_check"})

#: What may be there beside what every document has; everything else of `LIMITED_FIELDS` is empty.
BELONGS: dict[TransactionType, frozenset[str]] = {
    TransactionType.SALE: _GOODS,
    TransactionType.RETURN: _GOODS,
    TransactionType.VOID: _GOODS,
    TransactionType.SUSPENDED: frozenset({"lines", "recalled_from", "customer", "age_check"}),
    TransactionType.NO_SALE: frozenset(),
    TransactionType.FLOAT: frozenset({"tenders"}),
    TransactionType.DROP: frozenset({"tenders"}),
    TransactionType.SAFE: frozenset({"tenders"}),
    TransactionType.TENDER_DECLARATION: frozenset({"tenders"}),
    TransactionType.SHIFT_OPENED: frozenset({"tenders"}),
    TransactionType.SHIFT_CLOSED: frozenset({"tenders", "expected_tenders"}),
}
LIMITED_FIELDS = ("lines", "payments", "tenders", "expected_tenders", "recalled_from", "receipt_number", "customer", "age_check")

#: Their money moves, so there is some.
MOVING_TYPES = frozenset({TransactionType.FLOAT, TransactionType.DROP, TransactionType.SAFE})
#: There is no such thing without a shift.
SHIFT_TYPES = frozenset({TransactionType.TENDER_DECLARATION, TransactionType.SHIFT_OPENED, TransactionType.SHIFT_CLOSED})
ROUNDED_TYPES = frozenset({TransactionType.SALE, TransactionType.RETURN})


def check_type(transaction: Transaction, exponent: int, findings: list[Finding]) -> None:
    """Find what does not belong to the document's type, and what it lacks."""
    belongs = BELONGS[transaction.type]
    for name in LIMITED_FIELDS:
        if getattr(transaction, name) and name not in belongs:
            findings.append(_misplaced(f"/{name}", transaction.type))
    if transaction.type in RETAIL_TYPES:
        _check_goods(transaction, findings)
        if transaction.totals.rounding != "0":
            _check_rounding(transaction, exponent, findings)
    else:
        _check_drawer(transaction, findings)
    _check_shift(transaction, findings)


def _misplaced(pointer: str, kind: TransactionType) -> Finding:
    return Finding("does-not-belong", pointer, f"This does not belong to {kind.value}.")


def _check_goods(transaction: Transaction, findings: list[Finding]) -> None:
    """Find what only some lines and payments have."""
    for index, line in enumerate(transaction.lines):
        if line.list_price is not None and line.price_origin != "KEYED":
            message = "A list price is kept where another price was keyed."
            findings.append(Finding("does-not-belong", f"/lines/{index}/list_price", message))
    for index, payment in enumerate(transaction.payments):
        if payment.card is not None and payment.kind != "CARD":
            findings.append(Finding("does-not-belong", f"/payments/{index}/card", "This was not paid by card."))
        if payment.voucher and payment.kind != "VOUCHER":
            findings.append(Finding("does-not-belong", f"/payments/{index}/voucher", "This was not paid by voucher."))


def _check_rounding(transaction: Transaction, exponent: int, findings: list[Finding]) -> None:
    """Find a rounding without cash, or beyond half of what the smallest coin could make necessary."""
    pointer = "/totals/rounding"
    rounding = money.scaled(transaction.totals.rounding, AMOUNT_DIGITS)
    check_scale(pointer, transaction.totals.rounding, exponent, findings)
    if not rounding:
        return
    if transaction.type not in ROUNDED_TYPES:
        findings.append(_misplaced(pointer, transaction.type))
    elif all(payment.kind != "CASH" for payment in transaction.payments):
        findings.append(Finding("cash-rounding", pointer, "Only cash is rounded, and there is none."))
    if not money.is_cash_rounding(rounding, transaction.currency):
        message = f"{transaction.totals.rounding} is more than cash is rounded by."
        findings.append(Finding("cash-rounding", pointer, message))


def _check_drawer(transaction: Transaction, findings: list[Finding]) -> None:
    """Find what is wrong with a document that has no goods."""
    totals = transaction.totals
    for name in ("net", "tax", "gross", "paid", "discount", "rounding"):
        found = getattr(totals, name)
        if money.scaled(found, AMOUNT_DIGITS):
            message = f"It says {found} where nothing is sold."
            findings.append(Finding("total", f"/totals/{name}", message))
    if transaction.type is TransactionType.NO_SALE and not transaction.reason:
        findings.append(Finding("reason-missing", "/reason", "A drawer is opened for a reason."))
    if transaction.type in MOVING_TYPES and not transaction.tenders:
        findings.append(Finding("no-tenders", "/tenders", "No money was moved."))
    _check_tenders(transaction.tenders, "/tenders", findings)
    for index, tender in enumerate(transaction.tenders):
        amount = money.scaled(tender.amount, AMOUNT_DIGITS)
        if amount < 0 or (amount == 0 and transaction.type in MOVING_TYPES):
            message = "Money that is moved is more than nothing." if amount == 0 else "Money is counted without a sign."
            findings.append(Finding("tender-amount", f"/tenders/{index}/amount", message))
    _check_tenders(transaction.expected_tenders, "/expected_tenders", findings)


def _check_tenders(tenders: Sequence[TenderAmount], pointer: str, findings: list[Finding]) -> None:
    """Find tenders that are named twice, or have digits their currency has not."""
    check_numbers([tender.number for tender in tenders], pointer, findings)
    seen: set[tuple[str, str]] = set()
    for index, tender in enumerate(tenders):
        check_scale(f"{pointer}/{index}/amount", tender.amount, money.exponent(tender.currency), findings)
        if (tender.method, tender.currency) in seen:
            message = f"{tender.method} in {tender.currency} is named twice."
            findings.append(Finding("tender-repeated", f"{pointer}/{index}/method", message))
        seen.add((tender.method, tender.currency))


def _check_shift(transaction: Transaction, findings: list[Finding]) -> None:
    """Find a shift's document that names none, or names another."""
    if transaction.shift is None:
        if transaction.type in SHIFT_TYPES:
            findings.append(Finding("shift-missing", "/shift", f"A {transaction.type.value} belongs to a shift."))
    elif (transaction.type is TransactionType.SHIFT_OPENED) != (transaction.shift.id == transaction.id):
        message = "A shift has the id of the document that opened it, and no other document has that id."
        findings.append(Finding("shift-id", "/shift/id", message))
