"""How the labels of scales are laid out."""

from typing import Any, ClassVar

from rest_framework import serializers

from backoffice.catalog.models import BarcodePattern


class BarcodePatternSerializer(serializers.ModelSerializer):
    """A layout such as `28IIIIIVPPPPC`; its pattern never changes."""

    class Meta:
        model = BarcodePattern
        fields = ("pattern", "name", "decimals", "is_active")
        extra_kwargs: ClassVar[Any] = {"decimals": {"max_value": 4}}
