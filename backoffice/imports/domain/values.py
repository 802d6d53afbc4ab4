"""Prices, dates and yes/no as people write them in CSV files. What can be read in two ways is refused, not guessed."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from .reasons import Refusal, RowRefused

PRICE_WHOLE_DIGITS = 9
PRICE_DECIMALS = 6
OLDEST_MINIMUM_AGE = 120

_PLAIN = re.compile(r"(\d+|\d*[.,]\d+|\d+[.,])")
# One thousand: with a point it is a decimal mark for everyone who writes programs, with a comma it is anyone's guess.
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2},\d{3}")
_GROUPED_BY_COMMA = re.compile(r"\d{1,3}(,\d{3})+\.\d+")
_GROUPED_BY_POINT = re.compile(r"\d{1,3}(\.\d{3})+,\d+")
_GROUPED_BY_SPACE = re.compile(r"\d{1,3}([ '’\xa0\u202f]\d{3})+([.,]\d+)?")
_CONTENT = re.compile(r"\d{1,9}([.,]\d{1,3})?")
_DOTTED_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_YES = frozenset({"1", "true", "yes", "y", "x", "ja"})
_NO = frozenset({"0", "false", "no", "n", "", "nein"})


def read_price(text: str, field: str) -> Decimal:
    """Return a price, with a point or a comma before its decimals.

    Raises:
        RowRefused: no price, a negative one, one with too many digits, or one that can be read in two ways.
    """
    if text.startswith(("-", "\N{MINUS SIGN}", "(")):
        raise RowRefused(Refusal.NEGATIVE_PRICE, field, f"{text!r} is negative.", "A price is 0 or more.")
    if _AMBIGUOUS.fullmatch(text):
        raise RowRefused(
            Refusal.AMBIGUOUS_PRICE,
            field,
            f"{text!r} can be read as {text.replace(',', '.')} and as {text.replace(',', '')}.",
            "Write it with a point before the decimals.",
        )
    amount = _decimal(_without_groups(text), text, field)
    if amount >= 10**PRICE_WHOLE_DIGITS or amount != round(amount, PRICE_DECIMALS):
        raise RowRefused(
            Refusal.TOO_MANY_DIGITS,
            field,
            f"{text!r} has too many digits.",
            f"A price has at most {PRICE_WHOLE_DIGITS} digits before and {PRICE_DECIMALS} after the point.",
        )
    return amount


def _without_groups(text: str) -> str:
    """Return the number with nothing but digits and a point before the decimals, or "" when it is no number."""
    if _PLAIN.fullmatch(text) or _GROUPED_BY_SPACE.fullmatch(text):
        return re.sub(r"[^\d.]", "", text.replace(",", "."))
    if _GROUPED_BY_COMMA.fullmatch(text):
        return text.replace(",", "")
    if _GROUPED_BY_POINT.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    return ""


def _decimal(number: str, text: str, field: str) -> Decimal:
    try:
        return Decimal(number)
    except InvalidOperation:
        raise RowRefused(
            Refusal.NOT_A_PRICE, field, f"{text!r} is not a price.", "Write it like 12.50, without a currency."
        ) from None


def read_date(text: str, field: str) -> date:
    """Return a day written as 2026-01-31 or 31.01.2026; a slash would leave open which number is the month.

    Raises:
        RowRefused: anything else.
    """
    try:
        dotted = _DOTTED_DATE.fullmatch(text)
        if dotted:
            return date(int(dotted[3]), int(dotted[2]), int(dotted[1]))
        return date.fromisoformat(text)
    except ValueError:
        raise RowRefused(Refusal.NOT_A_DATE, field, f"{text!r} is not a date.", "Write it like 2026-01-31.") from None


def read_age(text: str, field: str) -> int:
    """Return an age in whole years, 0 for everybody.

    Raises:
        RowRefused: anything else.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(OLDEST_MINIMUM_AGE)) and int(text) <= OLDEST_MINIMUM_AGE):
        raise RowRefused(Refusal.NOT_AN_AGE, field, f"{text!r} is not an age.", f"Write whole years, 0 to {OLDEST_MINIMUM_AGE}.")
    return int(text)


def read_content(text: str, field: str) -> Decimal:
    """Return how much something holds, with a point or a comma before at most three decimals.

    Raises:
        RowRefused: anything else, and what can be read in two ways.
    """
    if not _CONTENT.fullmatch(text) or not text.isascii() or _AMBIGUOUS.fullmatch(text):
        problem = f"{text!r} is not a quantity, or can be read as two."
        raise RowRefused(Refusal.NOT_A_QUANTITY, field, problem, "Write it like 0.75, with a point before the decimals.")
    return Decimal(text.replace(",", "."))


def read_flag(text: str, field: str) -> bool:
    """Return yes or no; empty is no.

    Raises:
        RowRefused: neither.
    """
    word = text.casefold()
    if word not in _YES | _NO:
        raise RowRefused(Refusal.NOT_YES_OR_NO, field, f"{text!r} is neither yes nor no.", "Write 1 or 0.")
    return word in _YES
