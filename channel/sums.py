"""The sums of a document in whole numbers, for `channel/totals.py` to make at the register and to check at HQ."""

from collections.abc import Sequence

from msgspec import Struct

from channel import money
from channel.money import AMOUNT_DIGITS, PRICE_DIGITS, QUANTITY_DIGITS
from channel.transaction import Line, Payment


class Sums(Struct, frozen=True):
    """What lines and payments come to, in ten-thousandths of the currency."""

    net: int
    tax: int
    gross: int
    paid: int
    discount: int


def product_of(quantity: int, unit_price: int, exponent: int) -> int:
    """Multiply a quantity and a price of a document and round to the currency's smallest unit."""
    return money.divide_rounded(quantity * unit_price, money.POWERS_OF_TEN[QUANTITY_DIGITS + PRICE_DIGITS - exponent])


def fits(discounts: Sequence[int], product: int) -> bool:
    """Tell whether discounts go the way of the line they are taken off, and take no more than there is."""
    if product < 0:
        return product <= sum(discounts) and all(discount <= 0 for discount in discounts)
    return sum(discounts) <= product and all(discount >= 0 for discount in discounts)


def sums_of(lines: Sequence[Line], payments: Sequence[Payment]) -> Sums:
    """Sum up what lines and payments say."""
    amount = included = added = discount = 0
    for line in lines:
        amount += money.scaled(line.amount, AMOUNT_DIGITS)
        for tax in line.tax:
            if tax.included:
                included += money.scaled(tax.amount, AMOUNT_DIGITS)
            else:
                added += money.scaled(tax.amount, AMOUNT_DIGITS)
        for part in line.discounts:
            discount += money.scaled(part.amount, AMOUNT_DIGITS)
    paid = sum(money.scaled(payment.amount, AMOUNT_DIGITS) for payment in payments)
    return Sums(net=amount - included, tax=included + added, gross=amount + added, paid=paid, discount=discount)
