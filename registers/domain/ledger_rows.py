"""Turn transaction documents into the ledger's rows; the exact document stays beside them.

A row is one text, its values divided by tabs, as COPY reads it: making a list of each row and joining it costs twice as much.
"""

from msgspec import Struct

from channel.figures import Figures, figures_of, product_text
from channel.money import AMOUNT_DIGITS, PERCENT_DIGITS, POWERS_OF_TEN, minor_text
from channel.scaled_texts import AMOUNTS
from channel.transaction import Line, Payment
from channel.transaction import Transaction as Document
from registers.domain.ledger_table import (
    DISCOUNT,
    FALSE,
    LINE,
    NULL,
    PAYMENT,
    TAX,
    TENDER,
    TRANSACTION,
    TRUE,
    LedgerTable,
    Row,
    bytes_text,
)

# In ten-thousandths.
AMOUNT_LIMIT = 10**11 * POWERS_OF_TEN[AMOUNT_DIGITS]
# What follows the taxes of a line that brings nothing back, has no reason and no discount.
_NOTHING_MORE = f"{NULL}\t{NULL}\t\t0"

Rows = dict[LedgerTable, list[Row]]


class Found(Struct, frozen=True):
    """What a transaction's row says beside its document, and is known before it is posted; the last two are JSON."""

    upload_session: str
    corrections: str = "[]"
    notes: str = "[]"


def ledger_rows(document: Document, raw: bytes, found: Found, figures: Figures | None = None) -> Rows:
    """Build the rows of one document, by table; its figures are read when they are not known.

    What is known only when it is posted is to follow the row of its transaction, see `posting_end`.

    Raises: OverflowError when a sum does not fit its column.
    """
    sums = figures or figures_of(document)
    key = document.id
    rows: Rows = {
        TRANSACTION: [_header(document, raw, found)],
        LINE: [_line(key, line, product) for line, product in zip(document.lines, sums.products, strict=True)],
        PAYMENT: [_payment(key, payment) for payment in document.payments],
        TAX: [
            f"{key}\t{code}\t{minor_text(percent, PERCENT_DIGITS)}\t{_fitting(base)}\t{_fitting(amount)}"
            f"\t{TRUE if included else FALSE}"
            for (code, percent, included), (base, amount) in sums.taxes.items()
        ],
    }
    if sums.discount or any(line.discounts for line in document.lines):
        rows[DISCOUNT] = [
            f"{key}\t{line.number}\t{each.number}\t{each.origin}\t{each.code}\t{each.description}\t{each.amount}"
            for line in document.lines
            for each in line.discounts
        ]
    if document.tenders or document.expected_tenders:
        rows[TENDER] = [
            f"{key}\t{is_expected}\t{each.number}\t{each.method}\t{each.currency}\t{each.amount}"
            for is_expected, tenders in ((FALSE, document.tenders), (TRUE, document.expected_tenders))
            for each in tenders
        ]
    return rows


def posting_end(*, posted_at: str, posted_in: str, is_after_close: bool) -> str:
    """Write what ends a transaction's row: the same for all that are posted at once, of one business day."""
    return f"\t{posted_at}\t{posted_in}\t{TRUE if is_after_close else FALSE}"


def _header(document: Document, raw: bytes, found: Found) -> Row:
    totals, shift = document.totals, document.shift
    return (
        f"{document.id}\t{document.type.value}\t{document.store}\t{document.register}\t{document.journal_id}\t"
        f"{document.sequence_number}\t{document.receipt_number}\t{document.business_date}\t{document.started_at}\t"
        f"{document.completed_at}\t{document.staff}\t{document.customer or ''}\t{document.currency}\t"
        f"{TRUE if document.prices_include_tax else FALSE}\t{totals.net}\t{totals.tax}\t{totals.gross}\t{totals.discount}\t"
        f"{totals.rounding}\t{f'{shift.id}{_TAB}{shift.number}' if shift else _NO_SHIFT}\t"
        f"{found.corrections}\t{found.notes}\t{TRUE if document.created_offline else FALSE}\t{document.reference}\t"
        f"{bytes_text(raw)}\t{found.upload_session}"
    )


_TAB = "\t"
_NO_SHIFT = f"{NULL}\t{NULL}"


def _line(key: str, line: Line, product: int) -> Row:
    taxes = line.tax
    tax = taxes[0].amount if len(taxes) == 1 else _sum([tax.amount for tax in taxes])
    more = _NOTHING_MORE if line.return_of is None and not line.reason and not line.discounts else _more(line)
    return (
        f"{key}\t{line.number}\t{line.product_number}\t{line.barcode or ''}\t{line.description}\t{line.quantity}\t{line.unit}\t"
        f"{line.unit_price}\t{product_text(product)}\t{line.amount}\t{tax}\t{more}"
    )


def _more(line: Line) -> str:
    """Write what few lines have: what they bring back, why, and what was taken off."""
    back = f"{line.return_of.transaction_id}\t{line.return_of.line_number}" if line.return_of else f"{NULL}\t{NULL}"
    return f"{back}\t{line.reason or ''}\t{_sum([discount.amount for discount in line.discounts])}"


def _payment(key: str, payment: Payment) -> Row:
    tendered, card = payment.tendered, payment.card
    return (
        f"{key}\t{payment.number}\t{payment.method}\t{payment.amount}\t{payment.currency}\t"
        f"{TRUE if payment.change else FALSE}\t{tendered.amount if tendered else NULL}\t"
        f"{tendered.currency if tendered else ''}\t{card.last_digits if card else ''}\t"
        f"{card.authorisation_code if card else ''}"
    )


def _sum(amounts: list[str]) -> str:
    return _fitting(sum([AMOUNTS[amount] for amount in amounts]))


def _fitting(total: int) -> str:
    """Write a sum that an amount's column holds.

    The document's fields are limited and sums of them are not. PostgreSQL would refuse such a sum, SQLite would keep
    it without its last digits; here both refuse.

    Raises: OverflowError when it does not fit.
    """
    text = minor_text(total, AMOUNT_DIGITS)
    if abs(total) >= AMOUNT_LIMIT:
        raise OverflowError(f"{text} does not fit into an amount.")
    return text
