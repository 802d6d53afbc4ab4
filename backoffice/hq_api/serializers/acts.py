"""What is done to many things at once: which they are, what is said about it, and what became of it."""

from typing import Any

from rest_framework import serializers

from backoffice.hq_api.serializers.fields import by_key
from backoffice.hq_api.serializers.registers import NoteSerializer, SupportOfflineOffSerializer
from distribution.use_cases.issue_activation_file import MOST_REGISTERS
from registers.models import OfflineProfile, Store

#: The most things one call names.
MOST_THINGS = 10_000

#: The highest number the database has for an id.
HIGHEST_ID = 2**63 - 1


class RegistersSerializer(serializers.Serializer[Any]):
    """Registers, by their numbers; one that there is not refuses the whole call."""

    registers = serializers.ListField(child=serializers.CharField(max_length=20), min_length=1, max_length=MOST_THINGS)


class NewRegisterSerializer(serializers.Serializer[Any]):
    """A register that there is not yet."""

    number = serializers.CharField(max_length=20)
    name = serializers.CharField(max_length=100)


class NewRegistersSerializer(serializers.Serializer[Any]):
    """Registers of one store, all with the same offline profile; null or left out for that of the store."""

    store = by_key(Store, "number")
    offline_profile = by_key(OfflineProfile, "code", allow_null=True, default=None)
    registers = serializers.ListField(child=NewRegisterSerializer(), min_length=1, max_length=MOST_REGISTERS)

    def validate_registers(self, value: list[dict[str, str]]) -> dict[str, str]:
        """Return the names by number; a number that is said twice is a mistake."""
        names = {row["number"]: row["name"] for row in value}
        if len(names) < len(value):
            raise serializers.ValidationError("A number stands here twice.")
        return names


class RegistersOffSerializer(RegistersSerializer, SupportOfflineOffSerializer):
    """Registers whose offline support ends."""


class RegistersProfileSerializer(RegistersSerializer):
    """Registers, and the offline profile they are to follow; null for that of their stores."""

    offline_profile = by_key(OfflineProfile, "code", allow_null=True)


class RegistersFileSerializer(RegistersSerializer):
    """Registers that are to be activated by one file."""

    registers = serializers.ListField(child=serializers.CharField(max_length=20), min_length=1, max_length=MOST_REGISTERS)
    server_url = serializers.URLField(
        required=False, help_text="Where the registers reach HQ; left out: the address of this call."
    )


class AlertsSerializer(NoteSerializer):
    """Alerts by their ids, and what somebody says about them."""

    alerts = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=HIGHEST_ID), min_length=1, max_length=MOST_THINGS
    )


class DownloadSessionsSerializer(serializers.Serializer[Any]):
    """Download sessions, by their ids."""

    download_sessions = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=HIGHEST_ID), min_length=1, max_length=MOST_THINGS
    )


class DoneSerializer(serializers.Serializer[Any]):
    """How many were changed; the others were as they were to be, or in no state to be changed."""

    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()


class SwitchedOffSerializer(DoneSerializer):
    """How many were changed, and how many of the others support offline still because they hold sales."""

    holding_sales = serializers.IntegerField()
