"""Where a category hangs. The whole tree is read at once, which is small, and not one category after the other."""

from backoffice.catalog.models import Category


def category_path(category: Category) -> list[Category]:
    """Return the categories above one, the root first; a tree that bites its own tail ends as well."""
    everything = {each.pk: each for each in Category.objects.all()}
    path: list[Category] = []
    above = everything.get(category.parent_id or 0)
    while above is not None and above not in path:
        path.insert(0, above)
        above = everything.get(above.parent_id or 0)
    return path
