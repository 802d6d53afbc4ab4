"""The demo company's promotions: one of each kind that people know from a leaflet."""

from datetime import date
from decimal import Decimal
from typing import Any

from backoffice.catalog.models import Category
from backoffice.pricing.models import PriceGroup, Promotion
from backoffice.pricing.use_cases.save_promotion import ItemValues, save_promotion

FIRST_DAY = date(2025, 1, 1)
#: Code, name, what it gives, the pieces of a set by part, and the category it is for.
PROMOTIONS: tuple[tuple[str, str, dict[str, Any], dict[int, int], str], ...] = (
    ("GARDEN10", "Gartenwochen", {"kind": Promotion.Kind.PERCENT, "percent": Decimal(10)}, {}, "GARDEN"),
    ("PENS3FOR2", "3 für 2", {"kind": Promotion.Kind.QUANTITY, "free": 1}, {1: 3}, "STATIONERY"),
)


def fill_promotions() -> None:
    """Create what is missing."""
    group = PriceGroup.objects.get(code="RETAIL")
    for code, name, gives, pieces, category in PROMOTIONS:
        if not Promotion.objects.filter(code=code).exists():
            promotion = Promotion(code=code, name=name, price_group=group, valid_from=FIRST_DAY, **gives)
            items = [ItemValues(1, category_id=Category.objects.get(code=category).pk)]
            save_promotion(promotion=promotion, pieces=pieces, items=items)
