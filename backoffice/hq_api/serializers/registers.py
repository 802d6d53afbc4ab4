"""Registers, their devices, their offline profiles and what is wrong with them."""

from typing import Any, ClassVar

from rest_framework import serializers

from backoffice.hq_api.serializers.fields import by_key
from registers.models import Alert, Device, OfflineProfile, Register, Store


class RegisterSerializer(serializers.ModelSerializer):
    """A register, with what it told HQ last."""

    store = by_key(Store, "number")
    offline_profile = by_key(OfflineProfile, "code", allow_null=True, required=False)
    reported_at = serializers.DateTimeField(source="status.reported_at", read_only=True, default=None, allow_null=True)
    connection_mode = serializers.CharField(source="status.connection_mode", read_only=True, default=None, allow_null=True)
    sales_waiting = serializers.IntegerField(source="status.sales_waiting", read_only=True, default=None, allow_null=True)
    release_number = serializers.IntegerField(
        source="channel_database.release_number", read_only=True, default=None, allow_null=True
    )

    class Meta:
        model = Register
        fields = (
            "number", "name", "store", "offline_profile", "support_offline", "reported_at", "connection_mode", "sales_waiting",
            "release_number",
        )  # fmt: skip
        read_only_fields = ("support_offline",)
        extra_kwargs: ClassVar[Any] = {"number": {"validators": []}}  # the use case says what is wrong with a number


class SupportOfflineOffSerializer(serializers.Serializer[Any]):
    """Switching offline support off."""

    override = serializers.BooleanField(default=False, help_text="Also when the register still holds sales; then say why.")
    note = serializers.CharField(max_length=300, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """An override says why."""
        if attrs["override"] and not attrs["note"]:
            raise serializers.ValidationError({"note": "Say why the sales may be left behind."})
        return attrs


class ActivationCodeSerializer(serializers.Serializer[Any]):
    """A code with which hardware becomes a register; shown this once. Null: a device is activated already."""

    activation_code = serializers.CharField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)


class DeviceSerializer(serializers.ModelSerializer):
    """A piece of hardware, from its activation code to its end."""

    register = serializers.CharField(source="register.number")
    store = serializers.CharField(source="register.store.number")

    class Meta:
        model = Device
        fields = (
            "id", "register", "store", "type", "state", "program_version", "hardware", "journal_id", "activated_at", "ended_at",
            "token_expires_at", "last_seen_at", "created_at",
        )  # fmt: skip
        read_only_fields = fields


class HandOverCodeSerializer(serializers.Serializer[Any]):
    """A code with which a device that has left brings what it still holds; shown this once."""

    hand_over_code = serializers.CharField()
    expires_at = serializers.DateTimeField()


class NoteSerializer(serializers.Serializer[Any]):
    """A word for the log."""

    note = serializers.CharField(max_length=300, allow_blank=True, default="")


class OfflineProfileSerializer(serializers.ModelSerializer):
    """When a register leaves and returns to HQ's server."""

    class Meta:
        model = OfflineProfile
        exclude = ("id",)


class AlertSerializer(serializers.ModelSerializer):
    """Something about a register, or without one about headquarters itself, that a person should look at."""

    register = serializers.CharField(source="register.number", default=None, allow_null=True)
    store = serializers.CharField(source="register.store.number", default=None, allow_null=True)
    acknowledged_by = serializers.CharField(source="acknowledged_by.username", default=None, allow_null=True)

    class Meta:
        model = Alert
        fields = (
            "id", "register", "store", "kind", "opened_at", "seen_at", "closed_at", "facts", "acknowledged_at", "acknowledged_by",
            "note",
        )  # fmt: skip
        read_only_fields = fields
