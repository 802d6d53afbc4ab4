"""A promotion with the pieces of a set and what it is for; products and categories by their natural keys."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Model
from rest_framework import serializers

from backoffice.catalog.models import Category, Product
from backoffice.hq_api.serializers.fields import by_key
from backoffice.pricing.models import PriceGroup, Promotion, PromotionPart
from backoffice.pricing.use_cases.save_promotion import ItemValues, save_promotion

MOST_ITEMS = 10_000
MOST_PARTS = 20
_WHOLE = {"min_value": -(2**31), "max_value": 2**31 - 1}
_SMALL = {"min_value": 0, "max_value": 2**15 - 1}


class PromotionPartSerializer(serializers.ModelSerializer):
    """How many pieces of a part make one set."""

    class Meta:
        model = PromotionPart
        fields = ("part", "pieces")
        extra_kwargs: ClassVar[Any] = {
            "part": {"min_value": 1, "max_value": 2**15 - 1},
            "pieces": {"min_value": 1, "max_value": 2**31 - 1},
        }


class PromotionItemSerializer(serializers.Serializer[Any]):
    """A product by its number or a category by its code, and the part of a set it may fill."""

    part = serializers.IntegerField(default=1, min_value=1, max_value=2**15 - 1)
    product = serializers.CharField(source="product.number", max_length=64, allow_null=True, default=None)
    category = serializers.CharField(source="category.code", max_length=64, allow_null=True, default=None)


class PromotionSerializer(serializers.ModelSerializer):
    """A promotion; its code never changes. What is sent as `parts` and `items` takes the place of those there were."""

    price_group = by_key(PriceGroup, "code")
    parts = PromotionPartSerializer(many=True, max_length=MOST_PARTS, required=False)  # type: ignore[call-arg]  # of ListSerializer
    items = PromotionItemSerializer(many=True, max_length=MOST_ITEMS)  # type: ignore[call-arg]  # of ListSerializer

    class Meta:
        model = Promotion
        fields = (
            "code", "name", "price_group", "kind", "combination", "priority", "percent", "amount", "set_price", "free",
            "sets_at_most", "threshold", "valid_from", "valid_to", "weekdays", "from_time", "to_time", "is_active", "parts",
            "items",
        )  # fmt: skip
        extra_kwargs: ClassVar[Any] = {
            "priority": _WHOLE,
            "free": _SMALL,
            "sets_at_most": {"min_value": 1, "max_value": 2**31 - 1},
        }

    def create(self, validated_data: dict[str, Any]) -> Promotion:
        """Create it whole."""
        return self._write(Promotion(), validated_data)

    def update(self, instance: Promotion, validated_data: dict[str, Any]) -> Promotion:
        """Change what is named; parts and items that are not named stay."""
        return self._write(instance, validated_data)

    def _write(self, promotion: Promotion, values: dict[str, Any]) -> Promotion:
        """Write the promotion with its parts and items.

        Raises: serializers.ValidationError for what contradicts itself, InvalidInput for parts and items that do not fit.
        """
        parts, items = values.pop("parts", None), values.pop("items", None)
        for name, value in values.items():
            setattr(promotion, name, value)
        try:
            promotion.full_clean(validate_unique=False)
        except ValidationError as error:
            raise serializers.ValidationError(serializers.as_serializer_error(error)) from error
        save_promotion(
            promotion=promotion,
            pieces=_held_pieces(promotion) if parts is None else _read_pieces(parts),
            items=_held_items(promotion) if items is None else _read_items(items),
        )
        return promotion


def _held_pieces(promotion: Promotion) -> dict[int, int]:
    return dict(promotion.parts.values_list("part", "pieces")) if promotion.pk else {}


def _held_items(promotion: Promotion) -> list[ItemValues]:
    return [ItemValues(*values) for values in promotion.items.values_list("part", "product_id", "category_id")]


def _read_pieces(parts: list[dict[str, Any]]) -> dict[int, int]:
    """Read the pieces of a set; a partial change lets parts pass that lack something.

    Raises: serializers.ValidationError.
    """
    if any({"part", "pieces"} - part.keys() for part in parts) or len({part["part"] for part in parts}) < len(parts):
        raise serializers.ValidationError({"parts": ["Each part is named once, with its pieces."]})
    return {part["part"]: part["pieces"] for part in parts}


def _read_items(items: list[dict[str, Any]]) -> list[ItemValues]:
    """Find the products and categories, with one query each.

    Raises: serializers.ValidationError that names the items of which one is not there.
    """
    named = [(item.get("part", 1), _key(item, "product", "number"), _key(item, "category", "code")) for item in items]
    products = _keys(Product, "number", {product for _, product, _ in named if product})
    categories = _keys(Category, "code", {category for _, _, category in named if category})
    wrong = [
        f"Item {number}: name a product or a category that exists, one of them."
        for number, (_, product, category) in enumerate(named, start=1)
        if (product in products) == (category in categories) or (product is not None) == (category is not None)
    ]
    if wrong:
        raise serializers.ValidationError({"items": wrong})
    return [ItemValues(part, products.get(product), categories.get(category)) for part, product, category in named]


def _key(item: Mapping[str, Any], thing: str, key: str) -> str | None:
    """Return what an item names; a field with a source is a mapping once it is read."""
    found = item.get(thing)
    return found.get(key) if isinstance(found, Mapping) else found


def _keys(model: type[Model], name: str, wanted: set[str]) -> dict[str | None, int]:
    rows = model._default_manager.filter(**{f"{name}__in": [key for key in wanted if "\x00" not in key]})
    return dict(rows.values_list(name, "pk"))
