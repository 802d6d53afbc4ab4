"""Whether a file can be read in a given way, to its end: an encoding that fails in row 90,000 is said before the import."""

from pathlib import Path

from channel.errors import InvalidInput

from .delimiter import DELIMITERS
from .records import CsvFormat, count_rows, detect_format, read_columns

#: The encodings a person may choose; what a file is in is found out, this is for when that was wrong.
ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "cp1252", "iso8859-15", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256",
    "cp850", "cp437", "mac-roman", "shift_jis", "gb18030", "big5", "euc-kr",
)  # fmt: skip


def found_format(path: Path, encoding: str = "", delimiter: str = "") -> CsvFormat:
    """Return how a file is to be read: as told, and as found out where nothing is told.

    Raises:
        InvalidInput: the file is empty or is no text, or there is no such separator.
    """
    if delimiter and delimiter not in DELIMITERS:
        raise InvalidInput("The separator is a comma, a semicolon, a tab or a bar.")
    detected = detect_format(path)
    return CsvFormat(encoding or detected.encoding, delimiter or detected.delimiter)


def counted_rows(path: Path, csv_format: CsvFormat) -> int:
    """Read a whole file, header first, and count its rows.

    Raises:
        InvalidInput: it has no header, or cannot be read in this way.
    """
    try:
        read_columns(path, csv_format)
        return count_rows(path, csv_format)
    except (LookupError, UnicodeError):
        raise InvalidInput(f"The file cannot be read as {csv_format.encoding}.") from None
