"""What the codes in a batch of rows stand for."""

from collections.abc import Iterable

from django.db.models import Model

from backoffice.catalog.models import Category, Product, Unit
from backoffice.pricing.models import PriceGroup
from backoffice.taxes.models import TaxGroup
from registers.models import Currency

MODELS: dict[str, type[Model]] = {
    "category": Category,
    "unit": Unit,
    "tax_group": TaxGroup,
    "price_group": PriceGroup,
    "currency": Currency,
}


def code_ids(name: str, codes: Iterable[str | None]) -> dict[str, int]:
    """Return {code: id} of the things of this name that are known among `codes`; one query, or none. Deposits go by number."""
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    if name == "deposit_product":
        return dict(Product.objects.filter(is_deposit=True, number__in=wanted).values_list("number", "id"))
    return dict(MODELS[name]._default_manager.filter(code__in=wanted).values_list("code", "id"))
