"""Makes any text harmless on paper: what people typed may hold control codes, and a printer obeys those.

A line break is a space here; rows are what breaks lines. Directions of writing are not turned around, because a
receipt's columns would be; the letters themselves stay as they are.
"""

import unicodedata

REPLACEMENT = "?"
# Control codes, half characters, letters of nobody; and format codes, among them those that turn a line around.
_UNPRINTABLE = {"Cc", "Cs", "Cn", "Co"}


def printable(text: str) -> str:
    """Return the text without what a printer or a PDF reader could take for an order; accents are put together."""
    composed = unicodedata.normalize("NFC", text.replace("\t", " ").replace("\n", " ").replace("\r", " "))
    kept = "".join(_letter(letter) for letter in composed)
    return " ".join(kept.split(" ")).rstrip()


def columns(text: str) -> int:
    """Return how many columns a text takes: two for each wide letter, none for what stands on another."""
    return sum(_width(letter) for letter in text)


def _letter(letter: str) -> str:
    category = unicodedata.category(letter)
    if category == "Cf":
        return ""
    if category in ("Zs", "Zl", "Zp"):
        return " "
    return REPLACEMENT if category in _UNPRINTABLE else letter


def _width(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in ("W", "F") else 1
