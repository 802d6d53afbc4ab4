"""Forms of the stores room."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from backoffice.catalog.models import Assortment
from backoffice.customers.models import AddressBook
from backoffice.pricing.models import PriceGroup
from registers.models import ChannelDataGroup, Store
from registers.use_cases.change_store import change_store

from .tabler import TablerForm, TablerModelForm

#: What gives a store its products, prices and people; saved beside the store itself.
GIVEN = ("assortments", "price_groups", "address_books")


class StoreForm(TablerModelForm):
    """A store and what it is given. An existing store keeps its number; its group is changed on a page of its own."""

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=lambda: [(name, name) for name in sorted(available_timezones())])
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    assortments = forms.ModelMultipleChoiceField(
        Assortment.objects.all(), label=_("Assortments"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("The products the store sells."),
    )  # fmt: skip
    price_groups = forms.ModelMultipleChoiceField(
        PriceGroup.objects.all(), label=_("Price groups"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Where several price a product, the highest priority wins."),
    )  # fmt: skip
    address_books = forms.ModelMultipleChoiceField(
        AddressBook.objects.all(), label=_("Address books"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Its customers, and the staff who may sign in there."),
    )  # fmt: skip

    class Meta:
        model = Store
        fields = (
            "number", "name", "channel_data_group", "currency", "prices_include_tax", "time_zone", "language",
            "business_day_cutoff", "smallest_coin", "address", "tax_number", "offline_profile", "receipt_settings",
        )  # fmt: skip
        labels = {
            "number": _("Number"),
            "name": _("Name"),
            "channel_data_group": _("Channel data group"),
            "currency": _("Currency"),
            "prices_include_tax": _("Prices include tax"),
            "business_day_cutoff": _("Business day ends at"),
            "smallest_coin": _("Smallest coin"),
            "address": _("Address"),
            "tax_number": _("Tax number"),
            "offline_profile": _("Offline profile"),
            "receipt_settings": _("Receipt settings"),
        }
        help_texts = {
            "channel_data_group": _("The stores of a group receive the same packages."),
            "business_day_cutoff": _("Hours and minutes; a sale before it belongs to the day before."),
            "smallest_coin": _("What cash is rounded to, for example 0.05. Empty: as usual in the currency."),
        }
        widgets = {
            "address": forms.Textarea(attrs={"rows": 3}),
            "smallest_coin": forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["channel_data_group"]
            self.fields["number"].disabled = True
            for name in GIVEN:
                self.initial[name] = getattr(self.instance, name).all()

    def save(self, commit: bool = True) -> Store:
        """Save the store and what it is given; of an existing one only what was changed here.

        The whole row would put back what somebody else has changed since it was read, its group among it.
        """
        store: Store = super().save(commit=commit) if self.instance.pk is None else self._change()
        for name in GIVEN:
            getattr(store, name).set(self.cleaned_data[name])
        return store

    def _change(self) -> Store:
        """Write the fields that were changed here."""
        changes = {name: self.cleaned_data[name] for name in self.changed_data if name not in GIVEN}
        return change_store(store=self.instance, changes=changes)


class StoreGroupForm(TablerForm):
    """Moving a store to another group."""

    group = forms.ModelChoiceField(ChannelDataGroup.objects.all(), label=_("New channel data group"))


class StoreFilterForm(TablerForm):
    """What the list of stores is narrowed by."""

    q = forms.CharField(
        label=_("Search"), required=False, widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Number or name")})
    )
    group = forms.ModelChoiceField(
        ChannelDataGroup.objects.all(), label=_("Channel data group"), required=False, empty_label=_("All groups")
    )
