"""Exact money: how many digits a currency has, and the one way amounts are rounded.

A float cannot hold 0.1, and Decimal's default context rounds half to even and silently after 28 digits. Here half goes
away from zero, so that a return is the mirror of its sale, and calculations are exact until the one rounding
docs/rounding.md names.

What is calculated for every line of every sale is calculated in whole numbers: a document's numbers have a fixed number
of digits after the point at most, so that "12.5" is 125000 ten-thousandths. Decimal would say the same, and HQ would
take four times as long to check a sale.
"""

import re
from decimal import ROUND_HALF_UP, Context, Decimal

from channel.errors import InvalidInput

# ISO 4217 minor units that are not 2.
EXPONENTS: dict[str, int] = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"),
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}

# Wide enough for the product of any two numbers a document can hold; only divisions and `round_amount` round.
CONTEXT = Context(prec=80, rounding=ROUND_HALF_UP)

# At most 15 digits before and 8 after the point, no leading zeros, no exponent, no "-0".
_DECIMAL = re.compile(r"(?!-0(\.0+)?$)-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,8})?")
_CURRENCY = re.compile(r"[A-Z]{3}")

# The smallest coin in use where it is worth more than two of the currency's units.
SMALLEST_COINS: dict[str, int] = {"CLP": 10, "COP": 50, "HUF": 5, "IDR": 100, "KRW": 10, "VND": 1000}

# How many digits after the point a document's numbers have at most (channel/document_fields.py).
AMOUNT_DIGITS = 4
QUANTITY_DIGITS = 4
PRICE_DIGITS = 6
PERCENT_DIGITS = 4

POWERS_OF_TEN: tuple[int, ...] = tuple(10**digits for digits in range(AMOUNT_DIGITS + PRICE_DIGITS + 1))


def exponent(currency: str) -> int:
    """Return how many digits after the point amounts of an ISO 4217 currency have.

    Raises: InvalidInput when this cannot be a currency code.
    """
    if not _CURRENCY.fullmatch(currency):
        raise InvalidInput(f"{currency!r} is not a currency code of three capital letters.")
    return EXPONENTS.get(currency, 2)


def round_amount(amount: Decimal, digits: int) -> Decimal:
    """Round to so many digits after the point, half away from zero; zero never has a sign."""
    return _without_negative_zero(amount.quantize(Decimal(1).scaleb(-digits), context=CONTEXT))


def multiply(left: Decimal, right: Decimal) -> Decimal:
    """Multiply exactly, whatever precision the calling thread has set."""
    return CONTEXT.multiply(left, right)


def decimal_text(value: Decimal) -> str:
    """Write a decimal as digits, keeping its scale: no exponent, no sign on zero."""
    return format(_without_negative_zero(value), "f")


def parse_decimal(text: str) -> Decimal:
    """Read a decimal as documents write it.

    Raises: InvalidInput for anything else, also for what Decimal would take ("1e3", "NaN", " 1", "٣").
    """
    if not _DECIMAL.fullmatch(text):
        raise InvalidInput(f"{text!r} is not a decimal number as documents write it.")
    return Decimal(text)


def scaled(text: str, digits: int) -> int:
    """Read a document's number as a whole number of its last digit: "12.5" with 4 digits is 125000.

    The text has been decoded, so it has no more than so many digits after the point.
    """
    whole, _, fraction = text.partition(".")
    return int(whole + fraction.ljust(digits, "0"))


def scaled_decimal(value: Decimal, digits: int) -> int:
    """Turn a decimal into a whole number of its last digit.

    Raises: InvalidInput when it has more than so many digits after the point.
    """
    moved = value.scaleb(digits, context=CONTEXT)
    whole = int(moved)
    if whole != moved:
        raise InvalidInput(f"{decimal_text(value)} has more than {digits} digits after the point.")
    return whole


def divide_rounded(number: int, divisor: int) -> int:
    """Divide and round to a whole number, half away from zero; the divisor is positive."""
    if number < 0:
        return -((divisor - 2 * number) // (2 * divisor))
    return (2 * number + divisor) // (2 * divisor)


def minor_text(minor: int, exponent: int) -> str:
    """Write an amount given in the currency's smallest unit: 1250 with exponent 2 is "12.50"."""
    if not exponent:
        return str(minor)
    digits = str(minor) if minor >= 0 else str(-minor)
    if len(digits) <= exponent:
        digits = digits.rjust(exponent + 1, "0")
    return f"{'-' if minor < 0 else ''}{digits[:-exponent]}.{digits[-exponent:]}"


def amount_text(amount: int, exponent: int) -> str:
    """Write an amount given in ten-thousandths, with the digits of the currency and more only where it has more."""
    text = minor_text(amount, AMOUNT_DIGITS)
    kept = len(text) - AMOUNT_DIGITS + exponent
    shown = text[:kept] + text[kept:].rstrip("0")
    return shown if exponent else shown.rstrip(".")


def is_cash_rounding(rounding: int, currency: str) -> bool:
    """Tell whether an amount in ten-thousandths may come from rounding cash to coins.

    It is less than one unit of the currency, or at most half of the smallest coin where coins begin beyond two units.
    """
    one = POWERS_OF_TEN[AMOUNT_DIGITS]
    return abs(rounding) < one or abs(rounding) * 2 <= SMALLEST_COINS.get(currency, 0) * one


def minor_decimal(minor: int, exponent: int) -> Decimal:
    """Return an amount given in the currency's smallest unit as a decimal with the currency's digits."""
    return Decimal(minor).scaleb(-exponent, context=CONTEXT)


def _without_negative_zero(value: Decimal) -> Decimal:
    """Drop the sign of a negative zero."""
    return value.copy_abs() if value.is_zero() else value
