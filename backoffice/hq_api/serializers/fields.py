"""Fields that all things share: other things by their natural keys, and the words of choices."""

from typing import Any

from django.db.models import Model, QuerySet
from rest_framework import serializers


def by_key(rows: "QuerySet[Any] | type[Model]", key: str, **options: Any) -> serializers.SlugRelatedField:
    """Build a field that names another thing by its natural key."""
    queryset = rows if isinstance(rows, QuerySet) else rows._default_manager.all()
    return NaturalKeyField(slug_field=key, queryset=queryset, **options)


class NaturalKeyField(serializers.SlugRelatedField):
    """A natural key is a text and nothing else: a list or a number is refused before the database is asked."""

    def to_internal_value(self, data: Any) -> Any:
        """Find the thing."""
        if not isinstance(data, str) or "\x00" in data:
            self.fail("invalid")
        return super().to_internal_value(data)
