"""Reading a scanned code by the patterns a company uses."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from msgspec import Struct

from channel import money
from channel.labels.check_digits import code_check_digit, value_check_digit
from channel.labels.pattern import LENGTH, LabelPattern, Layout, layout_of

SHORTEST: Final = LENGTH - 1


class Label(Struct, frozen=True):
    """What a label says. `bare` is its code without the weight or price, `item` the digits of the item alone.

    One of `weight` and `price` is there; both are None on a label that says nothing of it, all zeros.
    """

    bare: str
    item: str
    weight: str | None
    price: str | None


def read_label(code: str, patterns: Iterable[LabelPattern]) -> Label | None:
    """Read a code by the pattern that fits it; None when it is no label, or one of its check digits is wrong.

    Of several that fit, the one with the longer beginning counts, then the one whose text comes first.
    """
    if len(code) not in (SHORTEST, LENGTH) or not (code.isascii() and code.isdigit()):
        return None
    full = code.rjust(LENGTH, "0")
    if code_check_digit(full[:-1]) != full[-1]:
        return None
    fitting = [(layout, pattern) for pattern in patterns if (layout := layout_of(pattern.pattern)) and _fits(full, layout)]
    if not fitting:
        return None
    layout, pattern = min(fitting, key=lambda fit: (-len(fit[0].prefix), fit[1].pattern))
    return _label(full, layout, pattern.decimals)


def _fits(full: str, layout: Layout) -> bool:
    """Tell whether a code begins as a layout says, and its weight or price has the right check digit."""
    value = _value(full, layout)
    checked = full[-len(value) - 2]
    return full.startswith(layout.prefix) and (not layout.has_value_check or checked == value_check_digit(value))


def _value(full: str, layout: Layout) -> str:
    return full[-1 - layout.value_length : -1]


def _label(full: str, layout: Layout, decimals: int) -> Label:
    """Take the code apart, and make the one the scale would print for nothing."""
    begin = len(layout.prefix)
    item = full[begin : begin + layout.item_length]
    without = (layout.prefix + item).ljust(LENGTH - 1, "0")
    value = Decimal(_value(full, layout)).scaleb(-decimals)
    said = money.decimal_text(value) if value else None
    return Label(
        bare=without + code_check_digit(without),
        item=item,
        weight=None if layout.is_price else said,
        price=said if layout.is_price else None,
    )
