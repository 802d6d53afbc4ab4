"""Numbers of documents as whole numbers, each text read once: a store's prices, quantities and amounts come again and again.

Looking a text up in a dictionary costs a sixth of reading it, and proves in the same step that it is written as documents
write it, as nothing else gets in. What is known is bounded, and forgotten whole when it is too much: that needs no lock.
"""

import re
from typing import Any, get_args

from channel import money
from channel.document_fields import AmountText, PercentText, QuantityText, UnitPriceText

# One and a half megabytes of each kind at most: a web process is to stay small, and there are nine kinds.
MOST_TEXTS = 2**13


class ScaledTexts(dict[str, int]):
    """Texts of one type and what they are in whole numbers of their last digit; reads what it does not know yet.

    Looking up a text that the type does not have raises ValueError.
    """

    __slots__ = ("_digits", "_match")

    def __init__(self, annotated: Any, digits: int) -> None:
        super().__init__()
        self._match = re.compile(get_args(annotated)[1].pattern).fullmatch
        self._digits = digits

    def __missing__(self, text: str) -> int:
        """Read a text and remember it; NO_AMOUNT stands for one with more digits than are counted.

        Raises: ValueError when it is not of the type.
        """
        if self._match(text) is None:
            raise ValueError(f"{text!r} is no number as documents write it")
        whole, _, part = text.partition(".")
        missing = self._digits - len(part)
        number = int(whole + part) * money.POWERS_OF_TEN[missing] if missing >= 0 else NO_AMOUNT
        if len(self) >= MOST_TEXTS:
            self.clear()
        self[text] = number
        return number


#: Stands for an amount with too many digits: larger than any, so that it equals none.
NO_AMOUNT = 10**30

QUANTITIES = ScaledTexts(QuantityText, money.QUANTITY_DIGITS)
UNIT_PRICES = ScaledTexts(UnitPriceText, money.PRICE_DIGITS)
AMOUNTS = ScaledTexts(AmountText, money.AMOUNT_DIGITS)
PERCENTS = ScaledTexts(PercentText, money.PERCENT_DIGITS)
#: Amounts in the smallest unit of a currency, by how many digits it has; NO_AMOUNT for those with more digits.
MINOR_AMOUNTS = tuple(ScaledTexts(AmountText, exponent) for exponent in range(money.AMOUNT_DIGITS + 1))
