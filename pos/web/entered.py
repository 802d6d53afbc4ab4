"""What a cashier types, as the register's verbs want it: a comma is a point, and "3 x" before a product is a quantity."""

import re

from channel.errors import InvalidInput
from pos.web.language import gettext as _

# Thousands are never grouped: a comma that may be either would one day be the wrong one.
_NUMBER = re.compile(r"(-?)([0-9]*)(?:[.,]([0-9]*))?")
_TIMES = re.compile(r"\s*([0-9]+(?:[.,][0-9]+)?)\s*[xX*×]\s*(.*)", re.DOTALL)


def number_text(text: str) -> str:
    """Write a typed number as documents do: " 0012,50" is "12.50", ",5" is "0.5".

    Raises: InvalidInput.
    """
    typed = text.strip()
    found = _NUMBER.fullmatch(typed)
    if found is None or not (found[2] or found[3]):
        raise InvalidInput(_("%(text)s is not a number.") % {"text": typed or "–"})
    sign, whole, digits = found[1], found[2].lstrip("0") or "0", found[3] or ""
    is_zero = whole == "0" and not digits.strip("0")
    return ("" if is_zero else sign) + whole + (f".{digits}" if digits else "")


def number_or_none(text: str) -> str | None:
    """Write a typed number as documents do; None for an empty field.

    Raises: InvalidInput.
    """
    return number_text(text) if text.strip() else None


def times(text: str) -> tuple[str, str] | None:
    """Read "3 x 4006381333931" as a quantity and what follows, which may be nothing; None for anything else."""
    found = _TIMES.fullmatch(text)
    return None if found is None else (found[1], found[2].strip())
