"""Forms of the staff and permission groups rooms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.customers.models import AddressBook
from backoffice.staff.models import PermissionGroup, Staff
from backoffice.staff.use_cases.save_staff import save_staff
from backoffice.staff.use_cases.set_pin import MAXIMUM_DIGITS, MINIMUM_DIGITS

from .coded import CodedForm
from .customer import address_books
from .tabler import TablerForm


class StaffForm(CodedForm):
    """A member of staff; the number never changes, because transactions carry it. A PIN goes in and never comes out."""

    fixed = ("number",)
    address_books = address_books(_("They sign in at the registers of the stores that have one of them."))
    pin = forms.RegexField(
        rf"^[0-9]{{{MINIMUM_DIGITS},{MAXIMUM_DIGITS}}}$",
        label=_("New PIN"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "new-password"}),
        help_text=_("4 to 12 digits. Empty: the PIN stays as it is; without one nobody signs in. Only a hash of it is kept."),
        error_messages={"invalid": _("A PIN has 4 to 12 digits.")},
    )

    class Meta:
        model = Staff
        fields = ("number", "name", "permission_group", "language", "is_active")
        labels = {
            "number": _("Number"),
            "name": _("Name"),
            "permission_group": _("Permission group"),
            "language": _("Language"),
            "is_active": _("Active"),
        }
        help_texts = {
            "language": _("As a short code, such as en or de: the register speaks it to them."),
            "permission_group": _("What they may do at a register."),
            "is_active": _("Registers refuse the sign-in of who is inactive."),
        }

    field_order = ("number", "name", "permission_group", "address_books", "pin", "language", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["address_books"] = self.instance.address_books.all()

    def save(self, commit: bool = True) -> Staff:  # noqa: ARG002  # a form's word
        """Save what was changed, the PIN as its hash."""
        staff: Staff = self.instance
        changed = None if staff._state.adding else self.changed_columns()
        books, pin = self.cleaned_data["address_books"], self.cleaned_data["pin"]
        save_staff(staff=staff, changed=changed, address_books=books, pin=pin)
        return staff


class StaffFilterForm(TablerForm):
    """What the list of staff is narrowed by."""

    q = forms.CharField(
        label=_("Search"), required=False, widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Number or name")})
    )
    permission_group = forms.ModelChoiceField(
        PermissionGroup.objects.all(), label=_("Permission group"), required=False, empty_label=_("All permission groups")
    )
    address_book = forms.ModelChoiceField(
        AddressBook.objects.all(), label=_("Address book"), required=False, empty_label=_("All address books")
    )


class PermissionGroupForm(CodedForm):
    """What the staff of a group may do at a register."""

    class Meta:
        model = PermissionGroup
        fields = (
            "code", "name", "can_return", "can_return_without_receipt", "can_override_price", "can_void", "can_disconnect",
            "maximum_discount_percent",
        )  # fmt: skip
        labels = {
            "code": _("Code"),
            "name": _("Name"),
            "can_return": _("May take returns"),
            "can_return_without_receipt": _("May take returns without a receipt"),
            "can_override_price": _("May override prices"),
            "can_void": _("May void transactions"),
            "can_disconnect": _("May disconnect and connect the register"),
            "maximum_discount_percent": _("Maximum discount in percent"),
        }
        help_texts = {"can_disconnect": _("Operation 917, Database connection status.")}
