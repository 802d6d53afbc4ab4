"""Tax of one line, decided once for both ends.

Tax is calculated per line and rate and rounded there, because a return gives back lines and must give back exactly
their tax; a tax calculated on the total could not be returned line by line. The rules are in docs/rounding.md.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct

from channel import money
from channel.document_fields import AmountText, PercentText, TaxCode

# 100 %, in ten-thousandths of a percent.
HUNDRED_PERCENT = 100 * money.POWERS_OF_TEN[money.PERCENT_DIGITS]


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
    Raises: InvalidInput when the amount has more digits than that.
    """
    percents = [percent_units(rate.percent) for rate in rates]
    base, amounts = tax_of(money.scaled_decimal(amount, exponent), percents, included)
    base_text = money.minor_text(base, exponent)
    return [
        TaxLine(code=rate.code, percent=rate.percent, base=base_text, amount=money.minor_text(tax, exponent), included=included)
        for rate, tax in zip(rates, amounts, strict=True)
    ]


def tax_of(amount: int, percents: Sequence[int], included: bool) -> tuple[int, list[int]]:
    """Calculate base and taxes of a line amount, all in the currency's smallest unit; percents are in ten-thousandths."""
    divisor = HUNDRED_PERCENT + sum(percents) if included else HUNDRED_PERCENT
    amounts = [money.divide_rounded(amount * percent, divisor) for percent in percents]
    return amount - sum(amounts) if included else amount, amounts


@lru_cache(maxsize=1024)
def percent_units(text: str) -> int:
    """Read a percentage as ten-thousandths of a percent; a company has few rates and millions of lines with them."""
    return money.scaled(text, money.PERCENT_DIGITS)
