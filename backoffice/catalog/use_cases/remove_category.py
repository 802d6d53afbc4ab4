"""Remove a category. One that a promotion is for stays, because the promotion would be for something else without it."""

from backoffice.catalog.models import Category
from registers.use_cases.remove_unused import remove_unused

USED_BY = {"children": "categories", "products": "products", "promotion_items": "promotions"}


def remove_category(*, category: Category) -> None:
    """Remove a category without products, promotions and categories below it.

    Raises: StateConflict when it is still used; NotFound when it is gone.
    """
    remove_unused(thing=category, used_by=USED_BY)
