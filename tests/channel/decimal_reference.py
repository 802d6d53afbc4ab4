"""The rules of docs/rounding.md written down once more, in Decimal and without a thought for speed.

What register and HQ run calculates in whole numbers; the property tests compare the two.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

from channel.transaction import Transaction, TransactionType

EXACT = Context(prec=80, rounding=ROUND_HALF_UP)
ZERO, HUNDRED = Decimal(0), Decimal(100)


def rounded(value: Decimal, exponent: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-exponent), context=EXACT)


def line_amount(quantity: str, unit_price: str, discounts: Sequence[str], exponent: int) -> Decimal:
    product = EXACT.multiply(Decimal(quantity), Decimal(unit_price))
    return rounded(product, exponent) - sum((Decimal(discount) for discount in discounts), ZERO)


def taxes(amount: Decimal, percents: Sequence[str], included: bool, exponent: int) -> tuple[Decimal, list[Decimal]]:
    """Return the base and the tax of each rate."""
    divisor = HUNDRED + sum((Decimal(percent) for percent in percents), ZERO) if included else HUNDRED
    made = [rounded(EXACT.divide(EXACT.multiply(amount, Decimal(percent)), divisor), exponent) for percent in percents]
    return amount - sum(made, ZERO) if included else amount, made


def adds_up(transaction: Transaction, exponent: int) -> bool:
    """Tell whether every figure of a retail document is the right one, with no more digits than the currency."""
    lines, totals = transaction.lines, transaction.totals
    found: list[str] = []
    expected: list[Decimal] = []
    for line in lines:
        discounts = [discount.amount for discount in line.discounts]
        amount = line_amount(line.quantity, line.unit_price, discounts, exponent)
        base, made = taxes(amount, [tax.percent for tax in line.tax], transaction.prices_include_tax, exponent)
        found += [line.amount, *(tax.base for tax in line.tax), *(tax.amount for tax in line.tax)]
        expected += [amount, *(base for _ in line.tax), *made]
    amount = sum((Decimal(line.amount) for line in lines), ZERO)
    included = sum((Decimal(tax.amount) for line in lines for tax in line.tax if tax.included), ZERO)
    added = sum((Decimal(tax.amount) for line in lines for tax in line.tax if not tax.included), ZERO)
    discount = sum((Decimal(part.amount) for line in lines for part in line.discounts), ZERO)
    paid = sum((Decimal(payment.amount) for payment in transaction.payments), ZERO)
    unpaid = transaction.type in (TransactionType.VOID, TransactionType.SUSPENDED)
    found += [totals.net, totals.tax, totals.gross, totals.paid, totals.discount, totals.paid]
    due = ZERO if unpaid else amount + added + Decimal(totals.rounding)
    expected += [amount - included, included + added, amount + added, paid, discount, due]
    figures = [*found, totals.rounding, *(payment.amount for payment in transaction.payments)]
    figures += [discount.amount for line in lines for discount in line.discounts]
    fits = all(len(figure.partition(".")[2]) <= exponent for figure in figures)
    return fits and [Decimal(figure) for figure in found] == expected
