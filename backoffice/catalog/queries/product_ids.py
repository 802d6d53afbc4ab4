"""Which products there are, by number."""

from collections.abc import Collection

from backoffice.catalog.models import Product


def product_ids(numbers: Collection[str]) -> dict[str, int]:
    """Return {number: id} for the numbers that are known; letter case counts."""
    return dict(Product.objects.filter(number__in=numbers).values_list("number", "id"))
