"""Stores and the groups whose data they sell from."""

from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from rest_framework import serializers

from backoffice.catalog.models import Assortment
from backoffice.customers.models import AddressBook
from backoffice.hq_api.serializers.fields import by_key
from backoffice.pricing.models import PriceGroup
from channel.cash import require_coin
from channel.errors import InvalidInput
from registers.models import ChannelDataGroup, Currency, OfflineProfile, ReceiptSettings, Store

#: What gives a store its products, prices and people; kept beside the store itself.
GIVEN = ("assortments", "price_groups", "address_books")


class StoreSerializer(serializers.ModelSerializer):
    """A store and what it is given. Its number and group never change by this way."""

    currency = by_key(Currency, "code")
    channel_data_group = by_key(ChannelDataGroup, "name")
    offline_profile = by_key(OfflineProfile, "code", allow_null=True, required=False)
    receipt_settings = by_key(ReceiptSettings, "code", allow_null=True, required=False)
    assortments = by_key(Assortment, "code", many=True, required=False)
    price_groups = by_key(PriceGroup, "code", many=True, required=False)
    address_books = by_key(AddressBook, "code", many=True, required=False)
    time_zone = serializers.CharField(max_length=60, default="UTC", help_text="An IANA name.")
    language = serializers.ChoiceField(choices=[code for code, _name in settings.LANGUAGES], default="en")

    class Meta:
        model = Store
        fields = (
            "number", "name", "address", "tax_number", "time_zone", "currency", "language", "prices_include_tax",
            "business_day_cutoff", "smallest_coin", "channel_data_group", "offline_profile", "receipt_settings", *GIVEN,
        )  # fmt: skip

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a coin that cash of a new store's currency cannot be rounded to; of a store that is there, change_store does."""
        if self.instance is None and attrs.get("smallest_coin") is not None:
            try:
                require_coin(attrs["smallest_coin"], attrs["currency"].code)
            except InvalidInput as error:
                raise serializers.ValidationError({"smallest_coin": error.message}) from error
        return attrs

    def validate_time_zone(self, value: str) -> str:
        """Refuse a time zone nobody knows."""
        if value not in available_timezones():
            raise serializers.ValidationError("There is no time zone of this name.")
        return value


class StoreGroupSerializer(serializers.Serializer[Any]):
    """Where a store moves."""

    channel_data_group = by_key(ChannelDataGroup, "name")


class ChannelDataGroupSerializer(serializers.ModelSerializer):
    """Channel databases that receive the same data."""

    class Meta:
        model = ChannelDataGroup
        fields = ("id", "name", "description")
        read_only_fields = ("id",)
