"""Barcodes by the hundred thousand: a fixed number of statements per call, nothing written that is there already."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from backoffice.catalog.models import Barcode
from channel.errors import StateConflict


@dataclass(frozen=True, slots=True)
class BarcodeValues:
    """A barcode of a product. `is_primary` None: primary when it is new and its product has no primary barcode."""

    code: str
    product_id: int
    is_primary: bool | None = None


@dataclass(frozen=True, slots=True)
class UpsertedBarcodes:
    """The codes that had to be written; the changed ones include those that lost their mark to another."""

    created_codes: frozenset[str]
    changed_codes: frozenset[str]

    @property
    def created(self) -> int:
        """Count the new ones."""
        return len(self.created_codes)

    @property
    def changed(self) -> int:
        """Count those that differed."""
        return len(self.changed_codes)


@transaction.atomic
def upsert_barcodes(*, values: Sequence[BarcodeValues]) -> UpsertedBarcodes:
    """Create the barcodes that are new and make primary, or no longer primary, those that say so.

    A product has one primary barcode: a new one replaces the old. Of several values for one code the last counts.

    Raises:
        StateConflict: a code sells another product already; `codes` lists them. Nothing is written.
    """
    wanted = {value.code: value for value in values}
    barcodes = {barcode.code: barcode for barcode in Barcode.objects.filter(code__in=wanted)}
    taken = sorted(code for code, barcode in barcodes.items() if barcode.product_id != wanted[code].product_id)
    if taken:
        raise StateConflict("Another product is sold by this barcode.", codes=taken)
    changed = _change_primary(wanted, barcodes)
    new = [value for code, value in wanted.items() if code not in barcodes]
    with_primary = _products_with_primary(new)
    created = []
    for value in new:
        is_primary = value.product_id not in with_primary if value.is_primary is None else value.is_primary
        if is_primary:
            with_primary.add(value.product_id)
        created.append(Barcode(code=value.code, product_id=value.product_id, is_primary=is_primary))
    Barcode.objects.bulk_create(created)
    return UpsertedBarcodes(frozenset(barcode.code for barcode in created), frozenset(changed))


def _change_primary(wanted: dict[str, BarcodeValues], barcodes: dict[str, Barcode]) -> set[str]:
    """Take the mark from those that lose it, then give it to existing ones that gain it; the other order would break
    the rule of one primary barcode for a moment. Returns the codes that changed."""
    marked = [value for value in wanted.values() if value.is_primary]
    losing = {code for code, barcode in barcodes.items() if barcode.is_primary and wanted[code].is_primary is False}
    losing |= _primary_of_others(marked)
    gaining = {code for code, barcode in barcodes.items() if wanted[code].is_primary and not barcode.is_primary}
    if losing:
        Barcode.objects.filter(code__in=losing).update(is_primary=False)
    if gaining:
        Barcode.objects.filter(code__in=gaining).update(is_primary=True)
    return losing | gaining


def _primary_of_others(marked: Sequence[BarcodeValues]) -> set[str]:
    """Return the primary barcodes that those to be marked replace."""
    if not marked:
        return set()
    present = Barcode.objects.filter(is_primary=True, product_id__in={value.product_id for value in marked})
    return set(present.exclude(code__in=[value.code for value in marked]).values_list("code", flat=True))


def _products_with_primary(new: Sequence[BarcodeValues]) -> set[int]:
    product_ids = {value.product_id for value in new}
    return set(Barcode.objects.filter(product_id__in=product_ids, is_primary=True).values_list("product_id", flat=True))
