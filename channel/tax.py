"""Tax of one line, decided once for both ends.

Tax is calculated per line and rate and rounded there, because a return gives back lines and must give back exactly
their tax; a tax calculated on the total could not be returned line by line. The rules are in docs/rounding.md.
"""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from channel import money
from channel.document_fields import AmountText, PercentText, TaxCode

HUNDRED = Decimal(100)


class TaxRate(Struct, frozen=True, forbid_unknown_fields=True):
    """One rate of a product's tax group, valid on the day of the sale; percent "17.0000" means 17 %."""

    code: TaxCode
    name: str
    percent: PercentText


class TaxLine(Struct, frozen=True, forbid_unknown_fields=True):
    """One rate's tax on one line: `base` without any tax, `included` when the line's amount holds it."""

    code: TaxCode
    percent: PercentText
    base: AmountText
    amount: AmountText
    included: bool


def tax_lines(amount: Decimal, rates: Sequence[TaxRate], included: bool, exponent: int) -> list[TaxLine]:
    """Calculate the tax of one rounded line amount, one TaxLine for each rate in the given order.

    `amount` is gross when `included`, else net; every tax amount is rounded to `exponent` digits.
    """
    percents = [Decimal(rate.percent) for rate in rates]
    divisor = HUNDRED + sum(percents) if included else HUNDRED
    amounts = [money.round_amount(_share(amount, percent, divisor), exponent) for percent in percents]
    base = money.decimal_text(money.round_amount(amount - sum(amounts) if included else amount, exponent))
    return [
        TaxLine(code=rate.code, percent=rate.percent, base=base, amount=money.decimal_text(tax), included=included)
        for rate, tax in zip(rates, amounts, strict=True)
    ]


def _share(amount: Decimal, percent: Decimal, divisor: Decimal) -> Decimal:
    """Return amount * percent / divisor, rounded nowhere near where it could matter."""
    return money.CONTEXT.divide(money.multiply(amount, percent), divisor)
