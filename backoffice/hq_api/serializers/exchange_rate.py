"""What foreign money is worth from a moment on; currencies by their codes."""

from decimal import Decimal
from typing import Any, ClassVar

from rest_framework import serializers

from backoffice.hq_api.serializers.fields import by_key
from backoffice.pricing.models import ExchangeRate
from registers.models import Currency


class ExchangeRateSerializer(serializers.ModelSerializer):
    """The store's currency for one unit of another; it holds until the next one of the same currencies begins."""

    store_currency = by_key(Currency, "code")
    currency = by_key(Currency, "code")
    valid_from = serializers.DateTimeField(allow_null=True, default=None, help_text="Null: at once.")

    class Meta:
        model = ExchangeRate
        fields = ("id", "store_currency", "currency", "rate", "valid_from", "is_accepted")
        extra_kwargs: ClassVar[Any] = {"rate": {"min_value": Decimal("0.000001")}}
        # the use case says it in words
        validators: ClassVar[list[Any]] = []
