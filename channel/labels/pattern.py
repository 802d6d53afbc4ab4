"""How the digits of a label are laid out, written as a picture of the code: "28IIIIIVPPPPC".

A picture and not a list of places, because that is how the manuals of scales show it, and whoever sets a scale up holds
the manual in the other hand.
"""

import re
from typing import Final

from msgspec import Struct

from channel.labels.check_digits import CHECKED_LENGTHS

LENGTH: Final = 13
MOST_DECIMALS: Final = 4

# A digit stands for itself, I is the item, V the check digit of the value, W a weight or P a price, C that of the code.
_PICTURE = re.compile(r"(?P<prefix>0?2[0-9]*)(?P<item>I{3,})(?P<check>V?)(?P<value>W{4,6}|P{4,6})C")


class LabelPattern(Struct, frozen=True):
    """A layout, and how many digits of the weight or price are behind the point."""

    pattern: str
    decimals: int


class Layout(Struct, frozen=True):
    """A pattern taken apart; the lengths follow each other from the left and end before the code's check digit."""

    prefix: str
    item_length: int
    has_value_check: bool
    value_length: int
    is_price: bool


def pattern_problem(pattern: str) -> str | None:
    """Say why this is no layout of a label, None when it is one."""
    found = _PICTURE.fullmatch(pattern.rjust(LENGTH, "0"))
    if len(pattern) not in (LENGTH - 1, LENGTH):
        return "A pattern has 13 places, or 12 for a UPC."
    if found is None:
        return "A pattern is digits that begin with 2, then I for the item, V if there is one, W or P (4 to 6), and C at the end."
    if found["check"] and len(found["value"]) not in CHECKED_LENGTHS:
        return "Only a weight or price of 4 or 5 digits has a check digit V."
    return None


def layout_of(pattern: str) -> Layout | None:
    """Take a pattern apart; None for what is none, which a register passes over."""
    if pattern_problem(pattern) is not None:
        return None
    found = _PICTURE.fullmatch(pattern.rjust(LENGTH, "0"))
    assert found is not None
    return Layout(found["prefix"], len(found["item"]), bool(found["check"]), len(found["value"]), found["value"][0] == "P")
