"""Which barcodes are GTINs. Only ever used to tell people: what a store scans is a barcode, GTIN or not."""

from stdnum import ean

GTIN_LENGTHS = (8, 12, 13, 14)


def is_gtin(code: str) -> bool:
    """Tell whether a barcode is a GTIN: 8, 12, 13 or 14 digits, the last of them the right check digit.

    No spaces or hyphens are forgiven, because a scanner sends none: `978-0-471-11709-4` is another barcode.
    """
    return code.isascii() and code.isdigit() and len(code) in GTIN_LENGTHS and bool(ean.is_valid(code))
