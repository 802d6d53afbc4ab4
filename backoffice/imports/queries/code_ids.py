"""What the codes in a batch of rows stand for."""

from collections.abc import Iterable

from django.db.models import Model

from backoffice.catalog.models import Category, Unit
from backoffice.pricing.models import PriceGroup
from backoffice.taxes.models import TaxGroup

MODELS: dict[str, type[Model]] = {
    "category": Category,
    "unit": Unit,
    "tax_group": TaxGroup,
    "price_group": PriceGroup,
}


def code_ids(name: str, codes: Iterable[str | None]) -> dict[str, int]:
    """Return {code: id} of the categories, units, tax groups or price groups that are known among `codes`; one query, or none."""
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    return dict(MODELS[name]._default_manager.filter(code__in=wanted).values_list("code", "id"))
