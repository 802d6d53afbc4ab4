"""Put products onto an assortment's list and take others off it, by their numbers."""

from collections.abc import Collection

from django.db import transaction

from backoffice.audit.use_cases.note_bulk import note_bulk
from backoffice.audit.use_cases.noted_change import noted_change
from backoffice.audit.use_cases.noted_rows import ROWS
from backoffice.catalog.models import Assortment, AssortmentProduct, Product
from backoffice.catalog.use_cases.add_products_to_assortment import add_products_to_assortment
from channel.errors import InvalidInput
from registers.queries.among import among

NAMED_AT_MOST = 10


@transaction.atomic
def change_assortment_products(*, assortment: Assortment, add: Collection[str], remove: Collection[str]) -> tuple[int, int]:
    """Change the list; return how many products came and how many left. What is as wished already stays.

    Raises: InvalidInput when a product that is to be added does not exist; nothing is changed then.
    """
    Assortment.objects.select_for_update(no_key=True).get(pk=assortment.pk)
    found = dict(Product.objects.filter(among("number", add)).order_by().values_list("number", "pk")) if add else {}
    unknown = sorted(set(add).difference(found))
    if unknown:
        raise InvalidInput(f"No product has the number {', '.join(unknown[:NAMED_AT_MOST])}.")
    if len(add) + len(remove) <= ROWS:
        with noted_change(assortment, lambda: _listed(assortment, {*add, *remove})):
            return _change(assortment, list(found.values()), remove)
    added, removed = _change(assortment, list(found.values()), remove)
    counts = {"added": added, "removed": removed}
    note_bulk(label="catalog.assortment", key=str(assortment.pk), name=str(assortment), counts=counts)
    return added, removed


def _change(assortment: Assortment, add: Collection[int], remove: Collection[str]) -> tuple[int, int]:
    added = add_products_to_assortment(assortment_id=assortment.pk, product_ids=add) if add else 0
    leaving = AssortmentProduct.objects.filter(assortment=assortment, product__in=Product.objects.filter(among("number", remove)))
    return added, leaving.delete()[0] if remove else 0


def _listed(assortment: Assortment, numbers: Collection[str]) -> dict[str, list[str]]:
    """Return which of these products are on the list, for the audit log."""
    products = Product.objects.filter(among("number", list(numbers)), assortments=assortment)
    return {"products": list(products.order_by("number").values_list("number", flat=True))}
