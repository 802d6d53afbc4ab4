"""Products by the hundred thousand, from CSV or the API: a fixed number of statements per call, and only rows that differ
are written, because every written row travels to every register."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from backoffice.catalog.models import Product

CHANGEABLE = (
    "name", "search_name", "category_id", "unit_id", "tax_group_id", "is_active", "brand", "description", "net_content",
    "net_content_unit", "minimum_age", "is_weighed", "country_of_origin", "is_deposit", "deposit_product_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProductValues:
    """What a product shall be. None leaves a field of an existing product as it is, unless `cleared` names it."""

    number: str
    name: str
    search_name: str | None = None
    category_id: int | None = None
    unit_id: int | None = None
    tax_group_id: int | None = None
    is_active: bool | None = None
    brand: str | None = None
    description: str | None = None
    net_content: Decimal | None = None
    net_content_unit: str | None = None
    minimum_age: int | None = None
    is_weighed: bool | None = None
    country_of_origin: str | None = None
    is_deposit: bool | None = None
    deposit_product_id: int | None = None
    #: Of `category_id`, `net_content` and `deposit_product_id`, those that shall be empty.
    cleared: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class UpsertedProducts:
    """The ids of all products given, by number, and the numbers of those that had to be written."""

    ids: dict[str, int]
    created_numbers: frozenset[str]
    changed_numbers: frozenset[str]

    @property
    def created(self) -> int:
        """Count the new ones."""
        return len(self.created_numbers)

    @property
    def changed(self) -> int:
        """Count those that differed."""
        return len(self.changed_numbers)


@transaction.atomic
def upsert_products(
    *, values: Sequence[ProductValues], default_unit_id: int | None = None, default_tax_group_id: int | None = None
) -> UpsertedProducts:
    """Create the products whose numbers are new and change the others where they differ.

    The defaults are for new products without a unit or tax group; whoever gives none makes sure that these have both.
    Of several values for one number the last counts.
    """
    wanted = {value.number: value for value in values}
    products = {product.number: product for product in Product.objects.filter(number__in=wanted)}
    changed = [product for number, product in products.items() if _apply(product, wanted[number])]
    _write_changes(changed)
    new = [_build(value, default_unit_id, default_tax_group_id) for number, value in wanted.items() if number not in products]
    created = Product.objects.bulk_create(new)
    ids = {product.number: product.pk for product in (*products.values(), *created)}
    created_numbers = frozenset(product.number for product in created)
    return UpsertedProducts(ids, created_numbers, frozenset(product.number for product in changed))


def _apply(product: Product, value: ProductValues) -> bool:
    """Set what the value says on the product; tell whether anything differs."""
    differs = False
    for name in CHANGEABLE:
        wanted = getattr(value, name)
        if (wanted is not None or name in value.cleared) and wanted != getattr(product, name):
            setattr(product, name, wanted)
            differs = True
    return differs


def _build(value: ProductValues, default_unit_id: int | None, default_tax_group_id: int | None) -> Product:
    """Build a new product; what the value does not say is as the model has it."""
    said = {name: getattr(value, name) for name in CHANGEABLE if getattr(value, name) is not None}
    defaults = {"unit_id": default_unit_id, "tax_group_id": default_tax_group_id}
    return Product(number=value.number, **{**defaults, **said})


def _write_changes(products: Sequence[Product]) -> None:
    """Write changed rows with one upsert on the primary key; bulk_update would write a CASE per row and field."""
    Product.objects.bulk_create(products, update_conflicts=True, unique_fields=("id",), update_fields=(*CHANGEABLE, "updated_at"))
