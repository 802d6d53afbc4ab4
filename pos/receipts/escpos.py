"""A receipt as the bytes of a receipt printer (ESC/POS), made whole before any device is touched.

The orders are python-escpos'. It writes a text with a Chinese letter in an encoding that only Chinese printers know, so
what no code page of the printer has is replaced before.
"""

from collections.abc import Sequence
from functools import cache

from escpos.magicencode import Encoder
from escpos.printer import Dummy

from pos.receipts.printable import REPLACEMENT
from pos.receipts.text import TextLine

PROFILE = "default"
# Western letters and the euro sign in one page, which printers sold in Europe have; it is tried before all others.
FIRST_PAGE = "CP858"
# Of the two a plug has; the first drawer hangs on it.
DRAWER_PIN = 2


def receipt_bytes(lines: Sequence[TextLine]) -> bytes:
    """Write lines for a printer, and cut the paper."""
    printer = Dummy(profile=PROFILE)
    printer.magic.encoder.used_encodings.add(FIRST_PAGE)
    printer.hw("INIT")
    for line in lines:
        printer.set(bold=line.strong)
        printer.text(_known(line.text) + "\n")
    printer.cut()
    return bytes(printer.output)


def _known(text: str) -> str:
    """Replace the letters that no code page of the printer has."""
    return "".join(letter if letter.isascii() or _has(letter) else REPLACEMENT for letter in text)


def drawer_bytes() -> bytes:
    """Write the order to open the drawer that hangs on a printer."""
    printer = Dummy(profile=PROFILE)
    printer.cashdraw(DRAWER_PIN)
    return bytes(printer.output)


@cache
def _has(letter: str) -> bool:
    return _encoder().find_suitable_encoding(letter) is not None


@cache
def _encoder() -> Encoder:
    return Encoder(Dummy(profile=PROFILE).profile.get_code_pages())
