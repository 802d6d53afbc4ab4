"""Exact money: how many digits a currency has, and the one way amounts are rounded.

A float cannot hold 0.1, and Decimal's default context rounds half to even and silently after 28 digits. Here half goes
away from zero, so that a return is the mirror of its sale, and calculations are exact until the one rounding
docs/rounding.md names.
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


def _without_negative_zero(value: Decimal) -> Decimal:
    """Drop the sign of a negative zero."""
    return value.copy_abs() if value.is_zero() else value
