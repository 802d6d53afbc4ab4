"""Which products are sold by given barcodes."""

from collections.abc import Collection

from backoffice.catalog.models import Barcode


def barcode_owners(codes: Collection[str]) -> dict[str, str]:
    """Return {barcode: product number} for the codes that are known."""
    return dict(Barcode.objects.filter(code__in=codes).values_list("code", "product__number"))
