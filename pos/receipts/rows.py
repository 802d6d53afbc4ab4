"""What a receipt is made of, before anybody knows how wide the paper is."""

from enum import Enum

from msgspec import Struct


class RowKind(Enum):
    """How a row lies on the paper."""

    PAIR = "PAIR"
    CENTRED = "CENTRED"
    RULE = "RULE"


class Row(Struct, frozen=True):
    """One row: `left` and `right` of a pair, `left` alone in the middle, or a rule across the paper."""

    left: str = ""
    right: str = ""
    kind: RowKind = RowKind.PAIR
    strong: bool = False


RULE = Row(kind=RowKind.RULE)


def centred(text: str, *, strong: bool = False) -> list[Row]:
    """Return a row for each line of a text, in the middle; none for an empty text."""
    return [Row(line, kind=RowKind.CENTRED, strong=strong) for line in text.strip().splitlines()]


def detail(text: str, right: str = "") -> Row:
    """Return a row that says more about the one above."""
    return Row(f"  {text}", right)
