"""What the numbers of a document would be if they followed from its own quantities, prices, taxes and payments.

By the arithmetic that found them wrong (`channel/totals.py`), for people who decide: the one number beside the other.
"""

from collections.abc import Iterator

from channel import money
from channel.errors import InvalidInput
from channel.money import AMOUNT_DIGITS, PRICE_DIGITS, QUANTITY_DIGITS, amount_text, minor_text
from channel.sums import product_of, sums_of
from channel.tax import percent_units, tax_of
from channel.transaction import UNPAID_TYPES, Line, Transaction


def expected_numbers(document: Transaction) -> dict[str, str]:
    """Return the expected numbers by JSON pointer; none for a currency whose digits nobody knows."""
    try:
        exponent = money.exponent(document.currency)
    except InvalidInput:
        return {}
    expected: dict[str, str] = {}
    for index, line in enumerate(document.lines):
        expected.update(_of_line(line, f"/lines/{index}", exponent, document.prices_include_tax))
    sums = sums_of(document.lines, document.payments)
    due = 0 if document.type in UNPAID_TYPES else sums.gross + money.scaled(document.totals.rounding, AMOUNT_DIGITS)
    totals = {"net": sums.net, "tax": sums.tax, "gross": sums.gross, "discount": sums.discount, "paid": due}
    return expected | {f"/totals/{name}": amount_text(amount, exponent) for name, amount in totals.items()}


def _of_line(line: Line, pointer: str, exponent: int, includes_tax: bool) -> Iterator[tuple[str, str]]:
    """Yield the numbers of one line."""
    product = product_of(money.scaled(line.quantity, QUANTITY_DIGITS), money.scaled(line.unit_price, PRICE_DIGITS), exponent)
    taken = sum(money.scaled(discount.amount, AMOUNT_DIGITS) for discount in line.discounts)
    amount = product - taken // money.POWERS_OF_TEN[AMOUNT_DIGITS - exponent]
    yield f"{pointer}/amount", minor_text(amount, exponent)
    base, taxes = tax_of(amount, [percent_units(tax.percent) for tax in line.tax], includes_tax)
    for index, tax in enumerate(taxes):
        yield f"{pointer}/tax/{index}/base", minor_text(base, exponent)
        yield f"{pointer}/tax/{index}/amount", minor_text(tax, exponent)
