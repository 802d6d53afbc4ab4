"""A receipt as PDF: a strip of paper as long as the receipt, with a font of its own, so that it reads alike everywhere."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import TTFFont

from pos.receipts.printable import REPLACEMENT
from pos.receipts.text import TextLine

FONTS = Path(__file__).parent / "fonts"
FONT, NORMAL, STRONG = "DejaVu", "DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf"

# Millimetres, but for the letters, which are in points: 42 of them are as wide as the paper within its margins.
PAPER_WIDTH, MARGIN, LINE_HEIGHT, LETTER_POINTS = 80.0, 5.0, 3.6, 7.8
# A page of PDF may not be longer than 5 m; nobody reads a strip longer than this.
LINES_OF_A_PAGE = 250


def receipt_pdf(lines: Sequence[TextLine], *, title: str, language: str, at: datetime) -> bytes:
    """Write lines as PDF; equal lines of one moment give equal bytes."""
    pdf = FPDF(unit="mm", format=(PAPER_WIDTH, _height(min(len(lines), LINES_OF_A_PAGE))))
    pdf.set_auto_page_break(auto=False)
    pdf.set_margin(MARGIN)
    pdf.set_title(title)
    pdf.set_lang(language)
    pdf.set_creation_date(at)
    pdf.add_font(FONT, "", FONTS / NORMAL)
    pdf.add_font(FONT, "B", FONTS / STRONG)
    letters = _letters_of(pdf)
    for first in range(0, len(lines), LINES_OF_A_PAGE):
        _add_page(pdf, letters, lines[first : first + LINES_OF_A_PAGE])
    return bytes(pdf.output())


def _add_page(pdf: FPDF, letters: frozenset[int], lines: Sequence[TextLine]) -> None:
    pdf.add_page(format=(PAPER_WIDTH, _height(len(lines))))
    for number, line in enumerate(lines):
        pdf.set_font(FONT, "B" if line.strong else "", LETTER_POINTS)
        pdf.text(MARGIN, MARGIN + LINE_HEIGHT * (number + 1), _drawable(line.text, letters))


def _height(lines: int) -> float:
    return 2 * MARGIN + LINE_HEIGHT * (lines + 1)


def _drawable(text: str, letters: frozenset[int]) -> str:
    """Put a mark where the font has no letter; an empty box says less."""
    return "".join(letter if ord(letter) in letters else REPLACEMENT for letter in text)


def _letters_of(pdf: FPDF) -> frozenset[int]:
    """Return the letters both weights of the font have."""
    normal, strong = (frozenset(font.cmap) for font in pdf.fonts.values() if isinstance(font, TTFFont))
    return normal & strong
