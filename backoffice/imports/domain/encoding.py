"""How the bytes of a CSV file are to be read. UTF-8 when they are UTF-8, all of them; UTF-16 by its mark or its zero
bytes; else Windows-1252, which is said in the report. Statistical guessing would be right more often for foreign files,
and wrong without anybody noticing."""

import codecs
from pathlib import Path

from channel.errors import InvalidInput

WINDOWS_1252 = "cp1252"
_CHUNK_BYTES = 1 << 20
_NOT_TEXT = (
    (b"PK\x03\x04", "a LibreOffice or other packed file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file"),
    (b"%PDF", "a PDF file"),
    (b"\x1f\x8b", "a compressed file"),
)
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def _undefined_as_control(error: UnicodeError) -> tuple[str, int]:
    """Read the five bytes Windows-1252 leaves undefined as browsers do; cleaning removes and reports them."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(byte) for byte in error.object[error.start : error.end]), error.end


UNDEFINED_AS_CONTROL = "undefined-as-control"
codecs.register_error(UNDEFINED_AS_CONTROL, _undefined_as_control)


def detect_encoding(path: Path) -> str:
    """Name the encoding of a file: utf-8-sig, utf-8, utf-16, utf-16-le, utf-16-be or cp1252.

    Raises:
        InvalidInput: the file is empty or is no text.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip():
        raise InvalidInput("The file is empty.")
    for magic, what in _NOT_TEXT:
        if start.startswith(magic):
            raise InvalidInput(f"This is {what}, neither CSV nor .xlsx. Save the table as one of them and try again.")
    encoding = _marked(start) or _utf_16_without_mark(start) or "utf-8"
    if _reads(path, encoding):
        return encoding
    if encoding.startswith("utf-16"):
        raise InvalidInput("The file cannot be read as UTF-16. Save the table as CSV (UTF-8) and try again.")
    return WINDOWS_1252


def error_handling(encoding: str) -> str:
    """Name what a reader does with bytes the encoding does not define."""
    return UNDEFINED_AS_CONTROL if encoding == WINDOWS_1252 else "strict"


def _marked(start: bytes) -> str | None:
    return next((name for mark, name in _BYTE_ORDER_MARKS if start.startswith(mark)), None)


def _utf_16_without_mark(start: bytes) -> str | None:
    """Find UTF-16 by its zero bytes; it is valid UTF-8 too, so this is asked first."""
    quarter = len(start) // 4
    if start[1::2].count(0) > quarter:
        return "utf-16-le"
    if start[0::2].count(0) > quarter:
        return "utf-16-be"
    return None


def _reads(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
