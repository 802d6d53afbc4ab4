"""The two check digits of a label: of the whole code, and of the weight or price in it (GS1 General Specifications, 7.9).

The second one exists because the first finds one wrong digit in thirteen, and a wrong digit in the price is money.
"""

from typing import Final

# What a digit counts by each weighting: "2-" is twice the digit less its tens, "5+" five times and its tens on top.
_TWO_MINUS: Final = (0, 2, 4, 6, 8, 9, 1, 3, 5, 7)
_THREE: Final = (0, 3, 6, 9, 2, 5, 8, 1, 4, 7)
_FIVE_PLUS: Final = (0, 5, 1, 6, 2, 7, 3, 8, 4, 9)
_FIVE_MINUS: Final = (0, 5, 9, 4, 8, 3, 7, 2, 6, 1)

_WEIGHTINGS: Final = {
    4: (_TWO_MINUS, _TWO_MINUS, _THREE, _FIVE_MINUS),
    5: (_FIVE_PLUS, _TWO_MINUS, _FIVE_MINUS, _FIVE_PLUS, _TWO_MINUS),
}

#: How many digits a value may have to get a check digit of its own.
CHECKED_LENGTHS: Final = frozenset(_WEIGHTINGS)


def code_check_digit(digits: str) -> str:
    """Return the last digit of a GTIN: every other digit, from the right, counts three times."""
    weighted = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-weighted % 10)


def value_check_digit(digits: str) -> str:
    """Return the check digit of a weight or price of four or five digits."""
    weighted = sum(weighting[int(digit)] for weighting, digit in zip(_WEIGHTINGS[len(digits)], digits, strict=True))
    if len(digits) == min(CHECKED_LENGTHS):
        return str(weighted * 3 % 10)
    return str(_FIVE_MINUS.index(-weighted % 10))
