"""What stores are given and taxed by: assortments, price groups, tax groups and their rates."""

from typing import Any, ClassVar

from rest_framework import serializers

from backoffice.catalog.models import Assortment
from backoffice.hq_api.serializers.fields import by_key
from backoffice.pricing.models import PriceGroup
from backoffice.taxes.models import TaxGroup, TaxRate
from registers.models import Currency

MOST_PRODUCTS = 10_000


class AssortmentSerializer(serializers.ModelSerializer):
    """A list of products that stores are given; its code never changes."""

    class Meta:
        model = Assortment
        fields = ("code", "name")


class AssortmentProductsSerializer(serializers.Serializer[Any]):
    """Products, by number, that come onto an assortment's list and leave it."""

    add = serializers.ListField(child=serializers.CharField(max_length=64), max_length=MOST_PRODUCTS, default=list)
    remove = serializers.ListField(child=serializers.CharField(max_length=64), max_length=MOST_PRODUCTS, default=list)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse what says two things of one product."""
        if set(attrs["add"]).intersection(attrs["remove"]):
            raise serializers.ValidationError("A product is added or removed, not both.")
        return attrs


class ChangedProductsSerializer(serializers.Serializer[Any]):
    """How many products were not on the list before, and how many are not any more."""

    added = serializers.IntegerField(min_value=0)
    removed = serializers.IntegerField(min_value=0)


class PriceGroupSerializer(serializers.ModelSerializer):
    """Stores that ask the same prices; code and currency never change."""

    currency = by_key(Currency, "code")

    class Meta:
        model = PriceGroup
        fields = ("code", "name", "currency", "priority")
        extra_kwargs: ClassVar[Any] = {"priority": {"min_value": -(2**31), "max_value": 2**31 - 1}}


class TaxGroupWriteSerializer(serializers.ModelSerializer):
    """What products are taxed alike; its code never changes, its rates have a call of their own."""

    class Meta:
        model = TaxGroup
        fields = ("code", "name")


class TaxRateWriteSerializer(serializers.ModelSerializer):
    """One tax of a group for a time; sent again with the same code and first day it is changed."""

    class Meta:
        model = TaxRate
        fields = ("code", "name", "percent", "valid_from", "valid_to")
        extra_kwargs: ClassVar[Any] = {"percent": {"min_value": 0, "max_value": 100}}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a rate that ends before it begins."""
        if attrs.get("valid_to") and attrs["valid_to"] < attrs["valid_from"]:
            raise serializers.ValidationError({"valid_to": "It ends before it begins."})
        return attrs
