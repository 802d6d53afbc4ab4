"""Forms of the customers and address books rooms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.customers.models import AddressBook, Customer

from .coded import CodedForm
from .tabler import TablerForm


def address_books(help_text: Any) -> forms.ModelMultipleChoiceField:
    """Build the field of the address books that a person is in; none of them is an answer too."""
    return forms.ModelMultipleChoiceField(
        AddressBook.objects.all(),
        label=_("Address books"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


class CustomerForm(CodedForm):
    """A customer; the number never changes, because transactions carry it."""

    fixed = ("number",)
    address_books = address_books(_("The stores that have one of them know the customer."))

    class Meta:
        model = Customer
        fields = ("number", "name", "email", "phone", "tax_number", "language", "blocked", "address_books")
        labels = {
            "number": _("Number"),
            "name": _("Name"),
            "email": _("E-mail"),
            "phone": _("Phone"),
            "tax_number": _("Tax number"),
            "language": _("Language"),
            "blocked": _("Blocked"),
        }
        help_texts = {
            "language": _("As a short code, such as en or de."),
            "blocked": _("Registers sell nothing to a blocked customer."),
        }


class CustomerFilterForm(TablerForm):
    """What the list of customers is narrowed by."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Number, name, e-mail or phone")}),
    )
    address_book = forms.ModelChoiceField(
        AddressBook.objects.all(), label=_("Address book"), required=False, empty_label=_("All address books")
    )
    blocked = forms.BooleanField(label=_("Blocked only"), required=False)


class AddressBookForm(CodedForm):
    """A list of people; which stores have it is said at the store."""

    class Meta:
        model = AddressBook
        fields = ("code", "name")
        labels = {"code": _("Code"), "name": _("Name")}
