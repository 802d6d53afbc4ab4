"""Repairs of single values: only what cannot change their meaning. Letter case, accents, scripts, emoji, leading zeros
and the marks that order right-to-left text stay as they are: real names hold all of them."""

import re
import unicodedata

from .reasons import Repair

_LINE_BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_NEEDS_CODE_CLEANING = re.compile(r"[^ -~]")


def clean_text(value: str, repairs: set[Repair]) -> str:
    """Return the value without spaces around it, line breaks and control characters; adds to `repairs` what was done."""
    text = value.strip()
    if text != value:
        repairs.add(Repair.TRIMMED)
    if text.isprintable():
        return text
    return _without_control_characters(text, repairs)


def clean_code(value: str, repairs: set[Repair]) -> str:
    """Return a number, code or barcode cleaned, invisible characters removed too: no scanner or keyboard sends them."""
    text = clean_text(value, repairs)
    if not _NEEDS_CODE_CLEANING.search(text):
        return text
    visible = "".join(character for character in text if unicodedata.category(character) != "Cf")
    if visible != text:
        repairs.add(Repair.INVISIBLE_CHARACTER)
    return visible.strip()


def _without_control_characters(text: str, repairs: set[Repair]) -> str:
    joined = _LINE_BREAKS.sub(" ", text)
    if joined != text:
        repairs.add(Repair.LINE_BREAK)
    clean = _CONTROL.sub("", joined)
    if clean != joined:
        repairs.add(Repair.CONTROL_CHARACTER)
    return clean.strip()
