"""A receipt as lines of text of one width: for a screen, for files, and as what PDF and printers show."""

from collections.abc import Iterable

from msgspec import Struct

from pos.receipts.printable import columns, printable
from pos.receipts.rows import Row, RowKind

# What a printer with paper of 80 mm writes in its normal letters, less a margin.
WIDTH = 42


class TextLine(Struct, frozen=True):
    """A line that fits the paper."""

    text: str
    strong: bool = False


def text_lines(rows: Iterable[Row], width: int = WIDTH) -> list[TextLine]:
    """Write rows as lines of at most `width` columns."""
    return [TextLine(line, row.strong) for row in rows for line in _lines(row, width)]


def receipt_text(rows: Iterable[Row], width: int = WIDTH) -> str:
    """Write a receipt as text, each line with its end."""
    return "".join(f"{line.text}\n" for line in text_lines(rows, width))


def _lines(row: Row, width: int) -> list[str]:
    if row.kind is RowKind.RULE:
        return ["-" * width]
    if row.kind is RowKind.CENTRED:
        return [_padded("", line, (width + columns(line)) // 2) for line in _wrapped(printable(row.left), width)]
    return _pair(printable(row.left), printable(row.right), width)


def _pair(left: str, right: str, width: int) -> list[str]:
    """Put the right text at the right edge: beside the left one's last line where there is room, else below it."""
    lines = _wrapped(left, width)
    if not right:
        return lines
    *others, last = _wrapped(right, width)
    lines += [_padded("", other, width) for other in others]
    if not others and columns(lines[-1]) + 1 + columns(last) <= width:
        return [*lines[:-1], _padded(lines[-1], last, width)]
    return [*lines, _padded("", last, width)]


def _padded(left: str, right: str, width: int) -> str:
    return left + " " * max(0, width - columns(left) - columns(right)) + right


def _wrapped(text: str, width: int) -> list[str]:
    """Break a text between words, and a word that is wider than the paper within; further lines keep the indent."""
    indent = text[: len(text) - len(text.lstrip(" "))][: width // 2]
    lines: list[str] = []
    line = indent
    for word in text.split():
        for piece in _pieces(word, width - len(indent)):
            joined = f"{line} {piece}" if line.strip() else indent + piece
            if columns(joined) <= width:
                line = joined
            else:
                lines.append(line)
                line = indent + piece
    return [*lines, line]


def _pieces(word: str, width: int) -> list[str]:
    """Cut a word into pieces that fit."""
    pieces, piece = [], ""
    for letter in word:
        if piece and columns(piece + letter) > width:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]
