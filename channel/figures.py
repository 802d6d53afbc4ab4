"""What a document says it comes to, in whole numbers: read once, for the ledger's rows and for the totals of the day."""

from msgspec import Struct

from channel.money import POWERS_OF_TEN, PRICE_DIGITS, QUANTITY_DIGITS
from channel.scaled_texts import AMOUNTS, PERCENTS, QUANTITIES, UNIT_PRICES
from channel.transaction import Transaction

#: How many digits after the point a quantity times a price has.
PRODUCT_DIGITS = QUANTITY_DIGITS + PRICE_DIGITS
_PRODUCT_UNIT = POWERS_OF_TEN[PRODUCT_DIGITS]
_HUNDREDTH = _PRODUCT_UNIT // 100

#: A tax: its code, its percentage in ten-thousandths, and whether prices include it.
Tax = tuple[str, int, bool]


class Figures(Struct, frozen=True, kw_only=True, gc=False):
    """Amounts are in ten-thousandths; `products` are quantity times price of each line, not rounded, with PRODUCT_DIGITS.

    `taxes` are base and amount of each rate, summed over the lines.
    """

    net: int
    tax: int
    gross: int
    discount: int
    rounding: int
    products: list[int]
    taxes: dict[Tax, tuple[int, int]]


def figures_of(document: Transaction) -> Figures:
    """Read the figures of any document that was decoded, whether it adds up or not."""
    totals = document.totals
    taxes: dict[Tax, tuple[int, int]] = {}
    for line in document.lines:
        for tax in line.tax:
            key = (tax.code, PERCENTS[tax.percent], tax.included)
            base, amount = taxes.get(key, (0, 0))
            taxes[key] = (base + AMOUNTS[tax.base], amount + AMOUNTS[tax.amount])
    return Figures(
        net=AMOUNTS[totals.net],
        tax=AMOUNTS[totals.tax],
        gross=AMOUNTS[totals.gross],
        discount=AMOUNTS[totals.discount],
        rounding=AMOUNTS[totals.rounding],
        products=[QUANTITIES[line.quantity] * UNIT_PRICES[line.unit_price] for line in document.lines],
        taxes=taxes,
    )


def product_text(product: int) -> str:
    """Write a product with all digits it has, two at least: most prices have two, and quantities none."""
    hundredths, rest = divmod(product, _HUNDREDTH)
    if not rest and hundredths >= 0:
        return f"{hundredths // 100}.{hundredths // 10 % 10}{hundredths % 10}"
    whole, part = divmod(abs(product), _PRODUCT_UNIT)
    return f"{'-' if product < 0 else ''}{whole}.{part:010}"
