"""What a transaction comes to, and whether it adds up: calculated at the register, checked at HQ, by the same lines.

Two implementations of one sum are two sums. HQ therefore never prices a sale again: it recalculates from what the
document itself says and keeps whatever differs whole in quarantine.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from msgspec import Struct

from channel import money
from channel.tax import TaxLine, TaxRate, tax_lines
from channel.transaction import Line, Payment, Totals, Transaction, TransactionType, parse_timestamp

ZERO = Decimal(0)


class PricedLine(Struct, frozen=True):
    """A line's figures: `amount` is gross when prices include tax, else net; gross = net + tax_amount."""

    amount: Decimal
    net: Decimal
    tax_amount: Decimal
    gross: Decimal
    tax: list[TaxLine]


class Finding(Struct, frozen=True):
    """One thing that does not add up: a code for programs, a JSON pointer, a sentence for people."""

    code: str
    pointer: str
    message: str


def price_line(
    quantity: Decimal, unit_price: Decimal, rates: Sequence[TaxRate], prices_include_tax: bool, exponent: int
) -> PricedLine:
    """Price one line: quantity * unit price, rounded once to the currency's exponent, and its tax."""
    amount = money.round_amount(money.multiply(quantity, unit_price), exponent)
    tax = tax_lines(amount, rates, prices_include_tax, exponent)
    tax_amount = _rounded_sum((Decimal(line.amount) for line in tax), exponent)
    net = money.round_amount(amount - tax_amount if prices_include_tax else amount, exponent)
    return PricedLine(
        amount=amount, net=net, tax_amount=tax_amount, gross=money.round_amount(net + tax_amount, exponent), tax=tax
    )


def total(lines: Sequence[Line], payments: Sequence[Payment], exponent: int) -> Totals:
    """Sum lines and payments up; nothing is rounded here, the parts already are."""
    tax = [tax_line for line in lines for tax_line in line.tax]
    amount = sum((Decimal(line.amount) for line in lines), ZERO)
    included = sum((Decimal(line.amount) for line in tax if line.included), ZERO)
    added = sum((Decimal(line.amount) for line in tax if not line.included), ZERO)
    sums = {
        "net": amount - included,
        "tax": included + added,
        "gross": amount + added,
        "paid": sum((Decimal(payment.amount) for payment in payments), ZERO),
    }
    return Totals(**{name: money.decimal_text(_scaled(value, exponent)) for name, value in sums.items()})


def check(transaction: Transaction, exponent: int) -> list[Finding]:
    """List everything in a transaction that does not add up; an empty list means it may be posted."""
    findings = [*_check_lines(transaction, exponent), *_check_payments(transaction, exponent)]
    findings += _check_totals(transaction, exponent)
    if parse_timestamp(transaction.completed_at) < parse_timestamp(transaction.started_at):
        findings.append(Finding("time-order", "/completed_at", "It was completed before it was started."))
    return findings


def _check_lines(transaction: Transaction, exponent: int) -> Iterator[Finding]:
    """Yield what is wrong with the lines."""
    if not transaction.lines:
        yield Finding("no-lines", "/lines", "It has no lines.")
    yield from _check_numbers([line.number for line in transaction.lines], "/lines")
    for index, line in enumerate(transaction.lines):
        pointer = f"/lines/{index}"
        yield from _check_line_signs(transaction.type, line, pointer)
        yield from _check_line_amounts(line, transaction.prices_include_tax, exponent, pointer)


def _check_line_signs(kind: TransactionType, line: Line, pointer: str) -> Iterator[Finding]:
    """Yield what contradicts the direction of the goods."""
    quantity = Decimal(line.quantity)
    if quantity == 0:
        yield Finding("quantity-zero", f"{pointer}/quantity", "The quantity is zero.")
    if Decimal(line.unit_price) < 0:
        yield Finding("price-negative", f"{pointer}/unit_price", "The unit price is negative.")
    if kind is TransactionType.RETURN and quantity > 0:
        yield Finding("sign", f"{pointer}/quantity", "A return has a line that sells.")
    if kind is not TransactionType.VOID and quantity < 0 and line.return_of is None and not line.reason:
        yield Finding("return-unexplained", f"{pointer}/reason", "Goods come back without a receipt and without a reason.")
    if quantity > 0 and line.return_of is not None:
        yield Finding("sign", f"{pointer}/return_of", "A line that sells names a line it brings back.")


def _check_line_amounts(line: Line, prices_include_tax: bool, exponent: int, pointer: str) -> Iterator[Finding]:
    """Yield what price_line would have calculated differently from the line's own quantity, price and rates."""
    rates = [TaxRate(code=tax.code, name="", percent=tax.percent) for tax in line.tax]
    priced = price_line(Decimal(line.quantity), Decimal(line.unit_price), rates, prices_include_tax, exponent)
    yield from _check_equal("line-amount", f"{pointer}/amount", line.amount, priced.amount, exponent)
    for index, (found, expected) in enumerate(zip(line.tax, priced.tax, strict=True)):
        at = f"{pointer}/tax/{index}"
        if found.included != prices_include_tax:
            yield Finding("tax-included", f"{at}/included", "It contradicts whether prices include tax.")
        yield from _check_equal("tax-base", f"{at}/base", found.base, Decimal(expected.base), exponent)
        yield from _check_equal("tax-amount", f"{at}/amount", found.amount, Decimal(expected.amount), exponent)


def _check_payments(transaction: Transaction, exponent: int) -> Iterator[Finding]:
    """Yield what is wrong with the payments."""
    yield from _check_numbers([payment.number for payment in transaction.payments], "/payments")
    gross = Decimal(transaction.totals.gross)
    for index, payment in enumerate(transaction.payments):
        pointer = f"/payments/{index}"
        amount = Decimal(payment.amount)
        if payment.currency != transaction.currency:
            yield Finding("payment-currency", f"{pointer}/currency", "It was paid in another currency.")
        if amount * gross * (-1 if payment.change else 1) < 0:
            yield Finding("payment-sign", f"{pointer}/amount", "The money goes the wrong way.")
        yield from _check_scale(f"{pointer}/amount", payment.amount, exponent)


def _check_totals(transaction: Transaction, exponent: int) -> Iterator[Finding]:
    """Yield the totals that are not the sums of their parts, and what was not paid exactly."""
    expected = total(transaction.lines, transaction.payments, exponent)
    for name in ("net", "tax", "gross", "paid"):
        found = getattr(transaction.totals, name)
        yield from _check_equal("total", f"/totals/{name}", found, Decimal(getattr(expected, name)), exponent)
    due = ZERO if transaction.type is TransactionType.VOID else Decimal(expected.gross)
    if Decimal(expected.paid) != due:
        message = f"{expected.paid} was paid where {money.decimal_text(due)} is due."
        yield Finding("paid", "/totals/paid", message)


def _check_numbers(numbers: Sequence[int], pointer: str) -> Iterator[Finding]:
    """Yield a finding when numbers do not rise, as they would be ambiguous to a return."""
    if any(following <= number for number, following in pairwise(numbers)):
        yield Finding("numbers", pointer, "The numbers do not rise.")


def _check_equal(code: str, pointer: str, found: str, expected: Decimal, exponent: int) -> Iterator[Finding]:
    """Yield a finding when an amount is not the expected one, or has digits the currency has not."""
    if Decimal(found) != expected:
        yield Finding(code, pointer, f"It says {found} where {money.decimal_text(expected)} is right.")
    yield from _check_scale(pointer, found, exponent)


def _check_scale(pointer: str, found: str, exponent: int) -> Iterator[Finding]:
    """Yield a finding when an amount has more digits than its currency."""
    if len(found.partition(".")[2]) > exponent:
        yield Finding("rounding", pointer, f"{found} has more than {exponent} digits after the point.")


def _rounded_sum(amounts: Iterable[Decimal], exponent: int) -> Decimal:
    """Sum amounts and give the sum the currency's scale, also when there are none."""
    return money.round_amount(sum(amounts, ZERO), exponent)


def _scaled(value: Decimal, exponent: int) -> Decimal:
    """Give a value at least the currency's scale; digits beyond it stay, so that `check` sees them."""
    scale = -int(value.as_tuple().exponent)
    return value if scale > exponent else money.round_amount(value, exponent)
