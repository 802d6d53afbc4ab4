"""Write a promotion with its parts and items, in one piece: half of a set would be another promotion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from backoffice.audit.queries.row_values import NAMES, names_of
from backoffice.audit.use_cases.noted_change import noted_change
from backoffice.pricing.models import Promotion, PromotionItem, PromotionPart
from channel.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class ItemValues:
    """A product or a category by its key, and the part of a set it may fill."""

    part: int
    product_id: int | None = None
    category_id: int | None = None


@transaction.atomic
def save_promotion(*, promotion: Promotion, pieces: Mapping[int, int], items: Sequence[ItemValues]) -> None:
    """Save a promotion, the pieces of one set by part, and its items; what is not named goes.

    Raises: InvalidInput when pieces and items do not fit the kind of promotion.
    """
    _check(promotion, pieces, items)
    with noted_change(promotion, lambda: _said(promotion)):
        promotion.save()
        promotion.parts.exclude(part__in=pieces).delete()
        for part, count in pieces.items():
            PromotionPart.objects.update_or_create(promotion=promotion, part=part, defaults={"pieces": count})
        _save_items(promotion, items)


def _said(promotion: Promotion) -> dict[str, list[str]]:
    """Return what hangs on a promotion, for the audit log."""
    items = promotion.items.select_related("product", "category")[: NAMES + 1]
    pieces = promotion.parts.order_by("part").values_list("part", "pieces")
    return {
        "items": names_of(item.product or item.category for item in items),
        "pieces": [f"{part}: {count}" for part, count in pieces],
    }


def _check(promotion: Promotion, pieces: Mapping[int, int], items: Sequence[ItemValues]) -> None:
    is_set = promotion.kind in (Promotion.Kind.QUANTITY, Promotion.Kind.MIX_AND_MATCH)
    if is_set != bool(pieces):
        raise InvalidInput("A promotion by quantity or mix and match says how many pieces make a set; the others do not.")
    if promotion.kind == Promotion.Kind.QUANTITY and len(pieces) > 1:
        raise InvalidInput("A promotion by quantity has one part; what needs several is a mix and match.")
    if promotion.free and promotion.free >= sum(pieces.values()):
        raise InvalidInput("Not all pieces of a set can be free: give the set a price of 0 instead.")
    missing = sorted((set(pieces) or {1}) - {item.part for item in items})
    if missing:
        raise InvalidInput(f"Part {missing[0]} has no product and no category.")
    foreign = sorted({item.part for item in items} - (set(pieces) or {1}))
    if foreign:
        raise InvalidInput(f"There is no part {foreign[0]}.")


def _save_items(promotion: Promotion, items: Sequence[ItemValues]) -> None:
    """Make the items those that are wanted; the others keep their rows, so that registers are sent what changed."""
    wanted = {(item.part, item.product_id, item.category_id) for item in items}
    held = {(item.part, item.product_id, item.category_id): item.pk for item in promotion.items.all()}
    PromotionItem.objects.filter(pk__in=[key for values, key in held.items() if values not in wanted]).delete()
    PromotionItem.objects.bulk_create(
        PromotionItem(promotion=promotion, part=part, product_id=product_id, category_id=category_id)
        for part, product_id, category_id in sorted(wanted - held.keys(), key=repr)
    )
