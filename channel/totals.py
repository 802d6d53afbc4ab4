"""What a transaction comes to, and whether it adds up: calculated at the register, checked at HQ, by the same lines.

Two implementations of one sum are two sums. HQ therefore never prices a sale again: it recalculates from what the
document itself says and keeps whatever differs whole in quarantine.
"""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import UNSET, Struct

from channel import money
from channel.deposits import EMPTIES, check_deposit
from channel.document_rules import check_type
from channel.errors import InvalidInput
from channel.findings import Finding as Finding
from channel.findings import check_amount, check_numbers, check_scale
from channel.money import AMOUNT_DIGITS, PRICE_DIGITS, QUANTITY_DIGITS, minor_text
from channel.sums import fits, product_of, sums_of
from channel.tax import TaxLine, TaxRate, percent_units, tax_lines, tax_of
from channel.transaction import (
    RETAIL_TYPES,
    UNPAID_TYPES,
    Line,
    Payment,
    Totals,
    Transaction,
    TransactionType,
    parse_timestamp,
)

ZERO = Decimal(0)


class PricedLine(Struct, frozen=True):
    """A line's figures: `amount` is gross when prices include tax, else net; gross = net + tax_amount.

    `amount` is what is left of the rounded product of quantity and price after the `discount`.
    """

    amount: Decimal
    discount: Decimal
    net: Decimal
    tax_amount: Decimal
    gross: Decimal
    tax: list[TaxLine]


def price_line(
    quantity: Decimal,
    unit_price: Decimal,
    rates: Sequence[TaxRate],
    prices_include_tax: bool,
    exponent: int,
    discounts: Sequence[Decimal] = (),
) -> PricedLine:
    """Price one line: quantity * unit price, rounded once to the currency's exponent, less the discounts, and its tax.

    Raises: InvalidInput for a discount that exceeds the line or goes the other way, and for more digits than documents
    have.
    """
    factors = money.scaled_decimal(quantity, QUANTITY_DIGITS), money.scaled_decimal(unit_price, PRICE_DIGITS)
    product = product_of(*factors, exponent)
    taken = [money.scaled_decimal(discount, exponent) for discount in discounts]
    if not fits(taken, product):
        raise InvalidInput("Discounts lower what a line costs, and by no more than it costs.")
    amount = money.minor_decimal(product - sum(taken), exponent)
    tax = tax_lines(amount, rates, prices_include_tax, exponent)
    tax_amount = money.round_amount(sum((Decimal(line.amount) for line in tax), ZERO), exponent)
    net = money.round_amount(amount - tax_amount if prices_include_tax else amount, exponent)
    return PricedLine(
        amount=amount,
        discount=money.minor_decimal(sum(taken), exponent),
        net=net,
        tax_amount=tax_amount,
        gross=money.round_amount(net + tax_amount, exponent),
        tax=tax,
    )


def total(lines: Sequence[Line], payments: Sequence[Payment], exponent: int, *, rounding: Decimal = ZERO) -> Totals:
    """Sum lines and payments up; nothing is rounded here, the parts already are. `rounding` is what cash is rounded by."""
    sums = sums_of(lines, payments)
    return Totals(
        net=money.amount_text(sums.net, exponent),
        tax=money.amount_text(sums.tax, exponent),
        gross=money.amount_text(sums.gross, exponent),
        paid=money.amount_text(sums.paid, exponent),
        discount=money.amount_text(sums.discount, exponent),
        rounding=money.amount_text(money.scaled_decimal(rounding, AMOUNT_DIGITS), exponent),
    )


def check(transaction: Transaction, exponent: int) -> list[Finding]:
    """List everything in a transaction that does not add up; an empty list means it may be posted."""
    findings: list[Finding] = []
    if transaction.type in RETAIL_TYPES:
        _check_lines(transaction, exponent, findings)
        _check_payments(transaction, exponent, findings)
        _check_totals(transaction, exponent, findings)
    check_type(transaction, exponent, findings)
    if parse_timestamp(transaction.completed_at) < parse_timestamp(transaction.started_at):
        findings.append(Finding("time-order", "/completed_at", "It was completed before it was started."))
    return findings


def _check_lines(transaction: Transaction, exponent: int, findings: list[Finding]) -> None:
    """Find what is wrong with the lines."""
    if not transaction.lines:
        findings.append(Finding("no-lines", "/lines", "It has no lines."))
    check_numbers([line.number for line in transaction.lines], "/lines", findings)
    sells = transaction.type is not TransactionType.RETURN
    for index, line in enumerate(transaction.lines):
        quantity = money.scaled(line.quantity, QUANTITY_DIGITS)
        unit_price = money.scaled(line.unit_price, PRICE_DIGITS)
        if not (sells and quantity > 0 <= unit_price and line.return_of is None):
            _check_line_signs(transaction.type, line, quantity, unit_price, f"/lines/{index}", findings)
        product = product_of(quantity, unit_price, exponent)
        if line.discounts:
            product -= _check_discounts(line, product, exponent, f"/lines/{index}", findings)
        if line.amount != minor_text(product, exponent):
            check_amount("line-amount", f"/lines/{index}/amount", line.amount, product, exponent, findings)
        _check_line_tax(line, product, transaction.prices_include_tax, exponent, index, findings)
        if line.deposit_of is not UNSET:
            check_deposit(line, transaction.lines[index - 1] if index else None, f"/lines/{index}", findings)


def _check_line_signs(
    kind: TransactionType, line: Line, quantity: int, unit_price: int, pointer: str, findings: list[Finding]
) -> None:
    """Find what contradicts the direction of the goods."""
    if quantity == 0:
        findings.append(Finding("quantity-zero", f"{pointer}/quantity", "The quantity is zero."))
    if unit_price < 0:
        findings.append(Finding("price-negative", f"{pointer}/unit_price", "The unit price is negative."))
    if quantity > 0:
        if kind is TransactionType.RETURN:
            findings.append(Finding("sign", f"{pointer}/quantity", "A return has a line that sells."))
        if line.return_of is not None:
            findings.append(Finding("sign", f"{pointer}/return_of", "A line that sells names a line it brings back."))
    elif quantity < 0 and kind is not TransactionType.VOID and not (line.return_of or line.reason or line.deposit_of == EMPTIES):
        message = "Goods come back without a receipt and without a reason."
        findings.append(Finding("return-unexplained", f"{pointer}/reason", message))


def _check_discounts(line: Line, product: int, exponent: int, pointer: str, findings: list[Finding]) -> int:
    """Find what is wrong with a line's discounts; return what they take, in the currency's smallest unit."""
    at = f"{pointer}/discounts"
    check_numbers([discount.number for discount in line.discounts], at, findings)
    unit = money.POWERS_OF_TEN[AMOUNT_DIGITS - exponent]
    taken = [money.scaled(discount.amount, AMOUNT_DIGITS) for discount in line.discounts]
    for index, discount in enumerate(line.discounts):
        check_scale(f"{at}/{index}/amount", discount.amount, exponent, findings)
    if not fits(taken, product * unit):
        message = "The discounts exceed what the line costs, or go the other way."
        findings.append(Finding("discount-exceeds-line", at, message))
    # One with digits that the currency has not was found above, and its line cannot be right either.
    return sum(taken) // unit


def _check_line_tax(line: Line, amount: int, included: bool, exponent: int, line_index: int, findings: list[Finding]) -> None:
    """Find taxes that are not those of the line's amount."""
    base, amounts = tax_of(amount, [percent_units(tax.percent) for tax in line.tax], included)
    base_text = minor_text(base, exponent)
    for index, (tax, expected) in enumerate(zip(line.tax, amounts, strict=True)):
        if (tax.included, tax.base, tax.amount) == (included, base_text, minor_text(expected, exponent)):
            continue
        at = f"/lines/{line_index}/tax/{index}"
        if tax.included != included:
            findings.append(Finding("tax-included", f"{at}/included", "It contradicts whether prices include tax."))
        check_amount("tax-base", f"{at}/base", tax.base, base, exponent, findings)
        check_amount("tax-amount", f"{at}/amount", tax.amount, expected, exponent, findings)


def _check_payments(transaction: Transaction, exponent: int, findings: list[Finding]) -> None:
    """Find what is wrong with the payments."""
    check_numbers([payment.number for payment in transaction.payments], "/payments", findings)
    gross = money.scaled(transaction.totals.gross, AMOUNT_DIGITS)
    for index, payment in enumerate(transaction.payments):
        pointer = f"/payments/{index}"
        if payment.currency != transaction.currency:
            findings.append(Finding("payment-currency", f"{pointer}/currency", "It was paid in another currency."))
        amount = money.scaled(payment.amount, AMOUNT_DIGITS)
        if amount * gross * (-1 if payment.change else 1) < 0:
            findings.append(Finding("payment-sign", f"{pointer}/amount", "The money goes the wrong way."))
        check_scale(f"{pointer}/amount", payment.amount, exponent, findings)
        if payment.tendered is not None:
            _check_tendered(payment, exponent, pointer, findings)


def _check_tendered(payment: Payment, exponent: int, pointer: str, findings: list[Finding]) -> None:
    """Find foreign money that is none, or is not worth what was paid."""
    tendered = payment.tendered
    assert tendered is not None
    if tendered.currency == payment.currency:
        findings.append(Finding("tendered-currency", f"{pointer}/tendered/currency", "This is no foreign currency."))
    check_scale(f"{pointer}/tendered/amount", tendered.amount, money.exponent(tendered.currency), findings)
    worth = product_of(money.scaled(tendered.amount, AMOUNT_DIGITS), money.scaled(tendered.rate, PRICE_DIGITS), exponent)
    check_amount("tendered-amount", f"{pointer}/amount", payment.amount, worth, exponent, findings)


def _check_totals(transaction: Transaction, exponent: int, findings: list[Finding]) -> None:
    """Find the totals that are not the sums of their parts, and what was not paid exactly."""
    sums = sums_of(transaction.lines, transaction.payments)
    totals = transaction.totals
    for name, found, expected in (
        ("net", totals.net, sums.net),
        ("tax", totals.tax, sums.tax),
        ("gross", totals.gross, sums.gross),
        ("paid", totals.paid, sums.paid),
        ("discount", totals.discount, sums.discount),
    ):
        if money.scaled(found, AMOUNT_DIGITS) != expected:
            message = f"It says {found} where {money.amount_text(expected, exponent)} is right."
            findings.append(Finding("total", f"/totals/{name}", message))
        check_scale(f"/totals/{name}", found, exponent, findings)
    due = 0 if transaction.type in UNPAID_TYPES else sums.gross + money.scaled(totals.rounding, AMOUNT_DIGITS)
    if sums.paid != due:
        message = f"{money.amount_text(sums.paid, exponent)} was paid where {money.amount_text(due, exponent)} is due."
        findings.append(Finding("paid", "/totals/paid", message))
