"""Categories in bulk: a fixed number of statements per call, and only rows that differ are written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from backoffice.catalog.models import Category


@dataclass(frozen=True, slots=True)
class CategoryValues:
    """What a category shall be. `parent` is a code; None leaves it where it is, "" makes it a root."""

    code: str
    name: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class UpsertedCategories:
    """The codes of the categories that had to be written."""

    created_codes: frozenset[str]
    changed_codes: frozenset[str]


@transaction.atomic
def upsert_categories(*, values: Sequence[CategoryValues]) -> UpsertedCategories:
    """Create the categories that are new, then change those that differ; parents may be among the new ones.

    Whoever calls has made sure that each parent exists or is among the values, and that nobody becomes its own ancestor.
    """
    wanted = {value.code: value for value in values}
    named = set(wanted) | {value.parent for value in values if value.parent}
    present = {category.code: category for category in Category.objects.filter(code__in=named)}
    before = {code: (category.name, category.parent_id) for code, category in present.items()}
    created = Category.objects.bulk_create(
        Category(code=code, name=value.name) for code, value in wanted.items() if code not in present
    )
    categories = {**present, **{category.code: category for category in created}}
    for value in wanted.values():
        _apply(categories[value.code], value, categories)
    new = {category.code for category in created}
    moved = [category for category in created if category.parent_id is not None]
    changed = [
        present[code] for code in wanted if code not in new and before[code] != (present[code].name, present[code].parent_id)
    ]
    Category.objects.bulk_create(
        [*moved, *changed], update_conflicts=True, unique_fields=("id",), update_fields=("name", "parent")
    )
    return UpsertedCategories(frozenset(new), frozenset(category.code for category in changed))


def _apply(category: Category, value: CategoryValues, categories: Mapping[str, Category]) -> None:
    """Set what the value says."""
    category.name = value.name
    if value.parent is not None:
        category.parent_id = categories[value.parent].pk if value.parent else None
