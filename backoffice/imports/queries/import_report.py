"""What became of an import's rows, in words people read, for the page and the command alike."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backoffice.imports.domain.encoding import WINDOWS_1252
from backoffice.imports.models import ImportJob

SECTIONS: dict[str, Promise] = {
    "written": _("Written"),
    "repaired": _("Repaired"),
    "noted": _("Noted"),
    "refused": _("Refused"),
}

LABELS: dict[str, Promise] = {
    "PRODUCTS_CREATED": _("products created"),
    "PRODUCTS_CHANGED": _("products changed"),
    "BARCODES_CREATED": _("barcodes created"),
    "BARCODES_CHANGED": _("barcodes changed"),
    "PRICES_CREATED": _("prices created"),
    "PRICES_CHANGED": _("prices changed"),
    "ADDED_TO_ASSORTMENT": _("products added to the assortment"),
    "CUSTOMERS_CREATED": _("customers created"),
    "CUSTOMERS_CHANGED": _("customers changed"),
    "ADDED_TO_ADDRESS_BOOK": _("customers added to the address book"),
    "STORES_CREATED": _("stores created"),
    "STORES_CHANGED": _("stores changed"),
    "TRIMMED": _("spaces around a value removed"),
    "LINE_BREAK": _("line break or tab in a value replaced by a space"),
    "CONTROL_CHARACTER": _("control characters removed"),
    "INVISIBLE_CHARACTER": _("invisible characters in a number or code removed"),
    "APOSTROPHE": _("apostrophe removed that kept a spreadsheet from running the value"),
    "NOT_A_GTIN": _("barcode is not a GTIN (taken in all the same)"),
    "EMPTY": _("required value is empty"),
    "TOO_LONG": _("value is too long"),
    "NOT_A_PRICE": _("not a price"),
    "AMBIGUOUS_PRICE": _("price can be read in two ways"),
    "NEGATIVE_PRICE": _("price is negative"),
    "TOO_MANY_DIGITS": _("price has too many digits"),
    "NOT_A_DATE": _("not a date"),
    "ENDS_BEFORE_START": _("ends before it begins"),
    "NOT_YES_OR_NO": _("neither yes nor no"),
    "NOT_AN_AGE": _("not an age in whole years"),
    "NOT_A_QUANTITY": _("not a quantity"),
    "UNKNOWN_PRODUCT": _("no product has this number"),
    "UNKNOWN_CODE": _("unknown code"),
    "BARCODE_TAKEN": _("barcode sells another product"),
    "CONTRADICTS_ROW": _("contradicts an earlier row of the file"),
    "TOO_MANY_VALUES": _("more values than columns"),
    "UNREADABLE": _("row cannot be read"),
}

READ_AS_WINDOWS_1252 = _("The file is not UTF-8; it was read as Windows-1252. Look at a few names with special letters.")


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One count: under which heading, what, in which field of the file ("" when it is about the row), how many rows."""

    section: str
    label: str
    field: str
    count: int


def import_report(job: ImportJob) -> list[ReportLine]:
    """Return the counts of a job, section by section."""
    return list(_lines(job))


def import_remarks(job: ImportJob) -> list[str]:
    """Return what is to be said about the file as a whole."""
    return [str(READ_AS_WINDOWS_1252)] if job.encoding == WINDOWS_1252 else []


def _lines(job: ImportJob) -> Iterator[ReportLine]:
    for section, heading in SECTIONS.items():
        for key, count in sorted(job.report.get(section, {}).items(), key=_place):
            code, _space, field = key.partition(" ")
            yield ReportLine(str(heading), str(LABELS.get(code, code)), field, count)


def _place(entry: tuple[str, int]) -> tuple[int, str]:
    """Order counts as the labels are, whatever order the database gives them in."""
    code = entry[0].partition(" ")[0]
    return (list(LABELS).index(code) if code in LABELS else len(LABELS), entry[0])
