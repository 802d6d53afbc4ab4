"""Transactions and what became of uploads, as they are read. The ledger is never written by this way."""

from base64 import b64encode
from typing import Any, ClassVar

from rest_framework import serializers

from registers.models import QuarantinedTransaction, QuarantineRetry, Transaction, UploadSession


class TransactionSerializer(serializers.ModelSerializer):
    """The head of a posted transaction; its exact document is a call of its own."""

    class Meta:
        model = Transaction
        fields = (
            "id", "type", "store_number", "register_number", "journal_id", "sequence_number", "receipt_number", "business_date",
            "started_at", "completed_at", "posted_at", "staff_number", "customer_number", "currency", "prices_include_tax",
            "net_amount", "tax_amount", "gross_amount", "discount_amount", "rounding_amount", "shift_number", "is_after_close",
            "created_offline", "reference", "corrections",
        )  # fmt: skip
        read_only_fields = fields


class UploadSessionSerializer(serializers.ModelSerializer):
    """One batch of a register, and what became of it."""

    register = serializers.CharField(source="device.register.number")

    class Meta:
        model = UploadSession
        fields = ("id", "register", "received_at", "state", "documents", "posted", "repeated", "quarantined", "message")
        read_only_fields = fields


class QuarantinedSerializer(serializers.ModelSerializer):
    """A document HQ keeps whole and will not post until a person decides."""

    register = serializers.CharField(source="register.number")
    resolution = serializers.CharField(help_text="How it left quarantine; empty while it waits for a decision.")

    class Meta:
        model = QuarantinedTransaction
        fields: ClassVar[Any] = (
            "id", "register", "claimed_id", "sha256", "reasons", "received_at", "resolved_at", "resolution", "type",
            "store_number", "journal_id", "sequence_number", "receipt_number", "business_date", "currency", "gross_amount",
        )  # fmt: skip
        read_only_fields: ClassVar[Any] = fields


class QuarantinedDocumentSerializer(QuarantinedSerializer):
    """The same with the document as it came."""

    document = serializers.SerializerMethodField(help_text="The exact bytes in base64, for they may be no JSON at all.")

    class Meta(QuarantinedSerializer.Meta):
        fields: ClassVar[Any] = (*QuarantinedSerializer.Meta.fields, "document")
        read_only_fields: ClassVar[Any] = fields

    def get_document(self, quarantined: QuarantinedTransaction) -> str:
        """Return the bytes in base64."""
        return b64encode(bytes(quarantined.document)).decode()


class QuarantineRetrySerializer(serializers.ModelSerializer):
    """A pass over what waited for one reason, and how far it is."""

    class Meta:
        model = QuarantineRetry
        fields = ("id", "reason", "requested_at", "wanted", "tried", "posted", "progressed_at", "finished_at")
        read_only_fields = fields
