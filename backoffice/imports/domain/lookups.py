"""What a row refers to, held against what was looked up for its whole batch."""

from collections.abc import Mapping

from .reasons import Refusal, RowRefused


def check_code(field: str, code: str | None, known: Mapping[str, int]) -> None:
    """Raise RowRefused when a code is given that is not known; no code is made up on the way."""
    if code is not None and code not in known:
        problem = f"there is no {field.replace('_', ' ')} {code!r}."
        raise RowRefused(Refusal.UNKNOWN_CODE, field, problem, "Create it first, or correct the code.")


def check_product(number: str, known: Mapping[str, int], field: str = "number") -> None:
    """Raise RowRefused when no product has the number."""
    if number not in known:
        problem = f"no product has the number {number!r}."
        remedy = "Import the product first, or correct the number: letter case and leading zeros count."
        raise RowRefused(Refusal.UNKNOWN_PRODUCT, field, problem, remedy)


def check_barcode_owner(barcode: str | None, number: str, owners: Mapping[str, str], field: str = "barcode") -> None:
    """Raise RowRefused when the barcode sells another product."""
    owner = owners.get(barcode, number) if barcode is not None else number
    if owner != number:
        problem = f"{barcode} sells the product {owner} already."
        raise RowRefused(Refusal.BARCODE_TAKEN, field, problem, "Take the barcode from that product first, or correct it.")
