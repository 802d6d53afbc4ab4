"""Products by the hundred thousand, from CSV or the API: a fixed number of statements per call, and only rows that differ
are written, because every written row travels to every register."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from backoffice.catalog.models import Product

CHANGEABLE = ("name", "search_name", "category_id", "unit_id", "tax_group_id")


@dataclass(frozen=True, slots=True)
class ProductValues:
    """What a product shall be. None leaves a field of an existing product as it is."""

    number: str
    name: str
    search_name: str | None = None
    category_id: int | None = None
    unit_id: int | None = None
    tax_group_id: int | None = None


@dataclass(frozen=True, slots=True)
class UpsertedProducts:
    """The ids of all products given, by number, and what had to be written."""

    ids: dict[str, int]
    created: int
    changed: int


@transaction.atomic
def upsert_products(*, values: Sequence[ProductValues], default_unit_id: int, default_tax_group_id: int) -> UpsertedProducts:
    """Create the products whose numbers are new and change the others where they differ.

    The defaults are for new products without a unit or tax group. Of several values for one number the last counts.
    """
    wanted = {value.number: value for value in values}
    products = {product.number: product for product in Product.objects.filter(number__in=wanted)}
    changed = [product for number, product in products.items() if _apply(product, wanted[number])]
    _write_changes(changed)
    new = [_build(value, default_unit_id, default_tax_group_id) for number, value in wanted.items() if number not in products]
    created = Product.objects.bulk_create(new)
    ids = {product.number: product.pk for product in (*products.values(), *created)}
    return UpsertedProducts(ids, created=len(created), changed=len(changed))


def _apply(product: Product, value: ProductValues) -> bool:
    """Set what the value says on the product; tell whether anything differs."""
    differs = False
    for name in CHANGEABLE:
        wanted = getattr(value, name)
        if wanted is not None and wanted != getattr(product, name):
            setattr(product, name, wanted)
            differs = True
    return differs


def _build(value: ProductValues, default_unit_id: int, default_tax_group_id: int) -> Product:
    return Product(
        number=value.number,
        name=value.name,
        search_name=value.search_name or "",
        category_id=value.category_id,
        unit_id=value.unit_id or default_unit_id,
        tax_group_id=value.tax_group_id or default_tax_group_id,
    )


def _write_changes(products: Sequence[Product]) -> None:
    """Write changed rows with one upsert on the primary key; bulk_update would write a CASE per row and field."""
    Product.objects.bulk_create(products, update_conflicts=True, unique_fields=("id",), update_fields=(*CHANGEABLE, "updated_at"))
