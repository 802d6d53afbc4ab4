"""Puts products on an assortment's list, so that the stores that have it sell them from the next release on."""

from collections.abc import Collection

from django.db import transaction

from backoffice.catalog.models import AssortmentProduct


@transaction.atomic
def add_products_to_assortment(*, assortment_id: int, product_ids: Collection[int]) -> int:
    """Add the products that the assortment does not hold yet; return how many these were."""
    present = set(
        AssortmentProduct.objects.filter(assortment_id=assortment_id, product_id__in=product_ids).values_list(
            "product_id", flat=True
        )
    )
    missing = [
        AssortmentProduct(assortment_id=assortment_id, product_id=product_id)
        for product_id in dict.fromkeys(product_ids)
        if product_id not in present
    ]
    return len(AssortmentProduct.objects.bulk_create(missing))
