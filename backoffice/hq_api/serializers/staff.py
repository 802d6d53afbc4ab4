"""Staff and what they may do. A PIN comes in and is kept as its hash; neither ever leaves HQ by this way."""

from typing import Any, ClassVar

from rest_framework import serializers

from backoffice.customers.models import AddressBook
from backoffice.hq_api.serializers.fields import by_key
from backoffice.staff.models import PermissionGroup, Staff


class StaffSerializer(serializers.ModelSerializer):
    """A member of staff; the number never changes."""

    permission_group = by_key(PermissionGroup, "code")
    address_books = by_key(AddressBook, "code", many=True, required=False)
    pin = serializers.RegexField(
        "^[0-9]{4,12}$", write_only=True, required=False, help_text="4 to 12 digits; without one nobody signs in."
    )

    class Meta:
        model = Staff
        fields = ("number", "name", "language", "permission_group", "is_active", "address_books", "pin")


class PermissionGroupSerializer(serializers.ModelSerializer):
    """What the staff of a group may do at a register; its code never changes."""

    class Meta:
        model = PermissionGroup
        fields = (
            "code", "name", "can_return", "can_return_without_receipt", "can_override_price", "can_void", "can_disconnect",
            "maximum_discount_percent",
        )  # fmt: skip
        extra_kwargs: ClassVar[Any] = {"maximum_discount_percent": {"min_value": 0, "max_value": 100}}
