"""What keeps a thing from being removed. Asks whether anything names it and never how many, because it may be a million."""

from collections.abc import Mapping

from django.db.models import Model


def still_used(thing: Model, used_by: Mapping[str, str]) -> list[str]:
    """Return the words for those of the relations, given with their words, in which something names the thing."""
    return [words for relation, words in used_by.items() if getattr(thing, relation).exists()]
