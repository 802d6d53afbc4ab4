"""The one layout of a receipt: what stands on it and in which order, from the document alone and the store's settings.

Nothing is calculated that the document does not say; sums are of its own figures, so that paper and ledger agree.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from msgspec import Struct

from channel.base_price import BasePrice
from channel.deposits import belongs_to_goods, is_deposit
from channel.lookup import StoreFacts
from channel.transaction import Line, Payment, TenderAmount, Transaction, parse_timestamp
from channel.voucher import shown_number
from pos.receipts.rows import RULE, Row, centred, detail
from pos.receipts.words import Words

ZERO = Decimal(0)


class Marks(Struct, frozen=True, kw_only=True):
    """What is said on a receipt that is not in its document: that it was given out before, what a fiscal adapter says.

    `base_prices` are what a kilogram or a litre costs in lines, by their number. `fiscal_trouble` is how the adapter failed,
    `fiscal_missing` that it should have been told and was not.
    """

    reprint: bool = False
    fiscal: tuple[str, ...] = ()
    fiscal_trouble: str = ""
    fiscal_missing: bool = False
    base_prices: Mapping[int, BasePrice] = {}


def lay_out(transaction: Transaction, facts: StoreFacts, marks: Marks = Marks()) -> list[Row]:  # noqa: B008 - frozen
    """Lay a receipt out, in the store's language and time zone."""
    words = Words(facts.store.language)
    return [
        *_head(transaction, facts, marks, words),
        RULE,
        *(row for line in transaction.lines for row in _line(line, marks.base_prices.get(line.number), words)),
        *_money_moved(transaction.tenders, words),
        *_sums(transaction, words),
        *(row for payment in transaction.payments for row in _payment(payment, transaction, facts, words)),
        *(_taxes(transaction, words) if facts.store.receipt_shows_tax_lines else []),
        RULE,
        *_foot(transaction, facts, marks, words),
    ]


def _head(transaction: Transaction, facts: StoreFacts, marks: Marks, words: Words) -> list[Row]:
    """Say whose receipt it is, and what kind."""
    store = facts.store
    kind = transaction.type.value
    tax_number = words("tax_number", number=store.tax_number) if store.tax_number else ""
    return [
        *centred(store.receipt_header or store.name, strong=True),
        *centred(store.address),
        *centred(tax_number),
        RULE,
        *(centred(words("reprint"), strong=True) if marks.reprint else []),
        *centred(words(kind if kind in ("SALE", "RETURN", "VOID", "SUSPENDED") else "DRAWER"), strong=True),
    ]


def _line(line: Line, base: BasePrice | None, words: Words) -> list[Row]:
    """Say what was sold: what it cost before anything was taken off, then what was. A deposit stands under its goods."""
    if belongs_to_goods(line):
        return [detail(f"{line.description}{_counted(line, words, before=', ')}", words.number(line.amount))]
    taken_off = sum((Decimal(discount.amount) for discount in line.discounts), ZERO)
    description = f"{words('empties')}: {line.description}" if is_deposit(line) else line.description
    rows = [Row(description, words.number(str(Decimal(line.amount) + taken_off)))]
    if line.quantity != "1":
        rows.append(detail(_counted(line, words)))
    if base is not None:
        rows.append(detail(f"{words.number(base.price)} / {base.unit}"))
    for discount in line.discounts:
        percent = f" {words.number(discount.percent, least_digits=0)} %" if discount.percent else ""
        what = discount.description or words("discount")
        rows.append(detail(what + percent, words.number(str(-Decimal(discount.amount)))))
    if line.reason:
        rows.append(detail(f"{words('reason')}: {line.reason}"))
    if line.comment:
        rows.append(detail(line.comment))
    return rows


def _counted(line: Line, words: Words, *, before: str = "") -> str:
    """Say how much it is and what one costs; nothing of one piece where something stands `before` it."""
    if before and line.quantity == "1":
        return ""
    price = words.number(line.unit_price, least_digits=2)
    return f"{before}{words.number(line.quantity, least_digits=0)} {line.unit} x {price}"


def _money_moved(tenders: Sequence[TenderAmount], words: Words) -> list[Row]:
    """Say what was moved or counted without a sale."""
    return [Row(tender.method, f"{words.number(tender.amount)} {tender.currency}") for tender in tenders]


def _sums(transaction: Transaction, words: Words) -> list[Row]:
    """Say what it comes to."""
    if not transaction.lines:
        return []
    totals, currency = transaction.totals, transaction.currency
    rows = [RULE, Row(words("total"), f"{words.number(totals.gross)} {currency}", strong=True)]
    if Decimal(totals.rounding) != 0:
        to_pay = str(Decimal(totals.gross) + Decimal(totals.rounding))
        rows.append(Row(words("rounding"), words.number(totals.rounding)))
        rows.append(Row(words("to_pay"), f"{words.number(to_pay)} {currency}", strong=True))
    if Decimal(totals.discount) > 0:
        rows.append(Row(words("saved"), words.number(totals.discount)))
    return rows


def _payment(payment: Payment, transaction: Transaction, facts: StoreFacts, words: Words) -> list[Row]:
    """Say how it was paid; of a card only what may be kept."""
    method = facts.payment_method(payment.method)
    name = payment.method if method is None else method.name
    if payment.change:
        paid_in = Decimal(transaction.totals.gross) >= 0 and transaction.type.value != "VOID"
        name = words("change" if paid_in else "given_back") + f" ({name})"
    rows = [Row(name, f"{words.number(payment.amount)} {payment.currency}")]
    if payment.card is not None:
        rows.append(detail(words("card", digits=payment.card.last_digits, code=payment.card.authorisation_code)))
    if payment.voucher:
        number, left = shown_number(payment.voucher.number), words.number(payment.voucher.left)
        rows.append(detail(words("voucher", number=number, left=left, currency=payment.currency)))
    if payment.tendered is not None:
        foreign = payment.tendered
        amount, rate = words.number(foreign.amount), words.number(foreign.rate, least_digits=2)
        rows.append(detail(words("tendered", amount=amount, currency=foreign.currency, rate=rate)))
    return rows


def _taxes(transaction: Transaction, words: Words) -> list[Row]:
    """Say the taxes, one row for each code and percentage."""
    sums: dict[tuple[str, str], tuple[Decimal, Decimal]] = {}
    for line in transaction.lines:
        for tax in line.tax:
            base, amount = sums.get((tax.code, tax.percent), (ZERO, ZERO))
            sums[tax.code, tax.percent] = base + Decimal(tax.base), amount + Decimal(tax.amount)
    if not sums:
        return []
    title = words("taxes") + (f", {words('included')}" if transaction.prices_include_tax else "")
    return [
        RULE,
        Row(title),
        *(
            detail(
                words("tax", code=code, percent=words.number(percent, least_digits=0), base=words.number(str(base))),
                words.number(str(amount)),
            )
            for (code, percent), (base, amount) in sorted(sums.items())
        ),
    ]


def _foot(transaction: Transaction, facts: StoreFacts, marks: Marks, words: Words) -> list[Row]:
    """Say when and where, and what the store says to everybody."""
    at = parse_timestamp(transaction.completed_at).replace(tzinfo=UTC)
    moment = format_datetime(at, "short", tzinfo=ZoneInfo(facts.store.time_zone), locale=words.locale)
    served = words("served_by", store=transaction.store, register=transaction.register, staff=transaction.staff)
    named = (
        ("receipt_number", transaction.receipt_number),
        ("date", moment),
        ("customer", transaction.customer or ""),
        ("age_checked", words("age", age=str(transaction.age_check.minimum_age)) if transaction.age_check else ""),
        ("reference", transaction.reference),
        ("reason", transaction.reason),
    )
    return [
        *(Row(words(name), text) for name, text in named if text),
        Row(served),
        *(Row(line) for line in transaction.comment.splitlines()),
        *(centred(words("offline")) if transaction.created_offline else []),
        *(row for text in marks.fiscal for row in centred(text)),
        *(centred(words("fiscal_trouble", why=marks.fiscal_trouble)) if marks.fiscal_trouble else []),
        *(centred(words("fiscal_unknown")) if marks.fiscal_missing else []),
        *centred(facts.store.receipt_footer),
    ]
