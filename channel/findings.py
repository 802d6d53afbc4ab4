"""What is found wrong with a document, and the small looks that find it.

Each look writes into one list and makes nothing while all is well: HQ looks at millions of documents in which it is.
"""

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from channel import money
from channel.money import AMOUNT_DIGITS


class Finding(Struct, frozen=True):
    """One thing that does not add up: a code for programs, a JSON pointer, a sentence for people."""

    code: str
    pointer: str
    message: str


def check_numbers(numbers: Sequence[int], pointer: str, findings: list[Finding]) -> None:
    """Find numbers that do not rise, as they would be ambiguous to a return."""
    if len(numbers) > 1 and any(following <= number for number, following in pairwise(numbers)):
        findings.append(Finding("numbers", pointer, "The numbers do not rise."))


def check_amount(code: str, pointer: str, found: str, minor: int, exponent: int, findings: list[Finding]) -> None:
    """Find an amount that is not the expected one, or has digits the currency has not; `minor` is in its smallest unit."""
    if money.scaled(found, AMOUNT_DIGITS) != minor * money.POWERS_OF_TEN[AMOUNT_DIGITS - exponent]:
        expected = money.minor_text(minor, exponent)
        findings.append(Finding(code, pointer, f"It says {found} where {expected} is right."))
    check_scale(pointer, found, exponent, findings)


def check_scale(pointer: str, found: str, exponent: int, findings: list[Finding]) -> None:
    """Find an amount that has more digits than its currency."""
    if len(found.partition(".")[2]) > exponent:
        findings.append(Finding("rounding", pointer, f"{found} has more than {exponent} digits after the point."))
