"""What registers take money by and print: payment methods, currencies, receipt settings."""

from typing import Any

from rest_framework import serializers

from channel.money import exponent
from channel.receipt_number import is_usable
from registers.models import Currency, PaymentMethod, ReceiptSettings


class PaymentMethodSerializer(serializers.ModelSerializer):
    """A way to pay; its code and kind never change, and it is never removed: transactions carry the code."""

    class Meta:
        model = PaymentMethod
        fields = ("code", "name", "kind", "opens_drawer", "allows_change", "works_offline", "is_active")


class CurrencySerializer(serializers.ModelSerializer):
    """An ISO 4217 currency; `exponent`, the digits of its amounts, follows from its code."""

    class Meta:
        model = Currency
        fields = ("code", "name", "exponent")
        read_only_fields = ("exponent",)

    def create(self, validated_data: Any) -> Currency:
        """Create it with the digits that registers round it by."""
        return Currency.objects.create(**validated_data, exponent=exponent(validated_data["code"]))


class ReceiptSettingsSerializer(serializers.ModelSerializer):
    """What a store prints around its receipts; the code never changes."""

    class Meta:
        model = ReceiptSettings
        fields = ("code", "header", "footer", "number_mask", "shows_tax_lines", "prints_after_sale")

    def validate_number_mask(self, mask: str) -> str:
        """Refuse what no register could number its receipts by."""
        if not is_usable(mask):
            raise serializers.ValidationError("A mask has {sequence}, may have {store} and {register}, and no other braces.")
        return mask
