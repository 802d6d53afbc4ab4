"""Text that a spreadsheet would run, made harmless in the CSV files we hand out, and back.

A cell that begins like a formula gets an apostrophe in front, which spreadsheets take for "this is text". Whatever
apostrophes it has already count as well, so that taking one away again gives exactly what was there. Numbers stay numbers.
"""

import re

APOSTROPHE = "'"
_FORMULA = re.compile("'*[=+\\-@\t\n\r＝＋－＠]")  # spreadsheets of East Asia read the wide ones as well
_DEFUSED = re.compile(f"'{_FORMULA.pattern}")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def defused(text: str) -> str:
    """Return a text as it may stand in a cell of a CSV file."""
    return APOSTROPHE + text if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def undefused(text: str) -> str:
    """Return the text that `defused` was given."""
    return text[1:] if _DEFUSED.match(text) else text
