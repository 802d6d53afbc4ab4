"""Vouchers as they are read. What they are worth changes by movements alone."""

from typing import Any

from rest_framework import serializers

from registers.models import Voucher
from registers.use_cases.move_vouchers import NOTE_LENGTH


class VoucherSerializer(serializers.ModelSerializer):
    """A voucher or gift card; `reserved_amount` is what sales that are being paid hold of the balance."""

    currency = serializers.CharField(source="currency.code")

    class Meta:
        model = Voucher
        fields = (
            "id", "number", "kind", "currency", "initial_amount", "balance", "reserved_amount", "valid_from_date",
            "valid_until_date", "is_blocked", "created_at",
        )  # fmt: skip
        read_only_fields = fields


class ReasonSerializer(serializers.Serializer[Any]):
    """Why something is done."""

    note = serializers.CharField(max_length=NOTE_LENGTH)
