"""Why rows were repaired, noted or refused: codes that are counted, and sentences for the person who mends the file.

A sentence names the row (as a spreadsheet counts, the header is row 1), the field and the remedy.
"""

from enum import StrEnum


class Repair(StrEnum):
    """What was mended without asking, because nothing can be lost by it."""

    TRIMMED = "TRIMMED"
    LINE_BREAK = "LINE_BREAK"
    CONTROL_CHARACTER = "CONTROL_CHARACTER"
    INVISIBLE_CHARACTER = "INVISIBLE_CHARACTER"
    APOSTROPHE = "APOSTROPHE"


class Note(StrEnum):
    """What is taken as it is, and said."""

    NOT_A_GTIN = "NOT_A_GTIN"


class Refusal(StrEnum):
    """Why a row did not go in."""

    EMPTY = "EMPTY"
    TOO_LONG = "TOO_LONG"
    NOT_A_PRICE = "NOT_A_PRICE"
    AMBIGUOUS_PRICE = "AMBIGUOUS_PRICE"
    NEGATIVE_PRICE = "NEGATIVE_PRICE"
    TOO_MANY_DIGITS = "TOO_MANY_DIGITS"
    NOT_A_DATE = "NOT_A_DATE"
    ENDS_BEFORE_START = "ENDS_BEFORE_START"
    NOT_YES_OR_NO = "NOT_YES_OR_NO"
    NOT_AN_AGE = "NOT_AN_AGE"
    NOT_A_QUANTITY = "NOT_A_QUANTITY"
    UNKNOWN_PRODUCT = "UNKNOWN_PRODUCT"
    UNKNOWN_CODE = "UNKNOWN_CODE"
    BARCODE_TAKEN = "BARCODE_TAKEN"
    CONTRADICTS_ROW = "CONTRADICTS_ROW"
    TOO_MANY_VALUES = "TOO_MANY_VALUES"
    UNREADABLE = "UNREADABLE"
    NEVER_CHANGES = "NEVER_CHANGES"


class RowRefused(Exception):
    """One row that does not go in: counted under `refusal`, explained by `problem` and `remedy` (whole sentences)."""

    def __init__(self, refusal: Refusal, field: str, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.refusal = refusal
        self.field = field
        self.problem = problem
        self.remedy = remedy

    @property
    def code(self) -> str:
        """Name what is counted: the reason and the field it is about."""
        return f"{self.refusal} {self.field}".strip()

    def sentence(self, row_number: int) -> str:
        """Say where, what and what to do about it."""
        where = f"Row {row_number}, {self.field}" if self.field else f"Row {row_number}"
        return f"{where}: {self.problem} {self.remedy}"
