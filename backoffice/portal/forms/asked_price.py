"""The question what a store will ask for a product."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registers.models import Store
from registers.queries.store_reach import EVERYTHING, StoreReach

from .tabler import TablerForm


class AskedPriceForm(TablerForm):
    """Where, when and how much. The store by its number, because a list of thousands is no choice."""

    store = forms.CharField(label=_("Store number"), max_length=20)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    quantity = forms.DecimalField(label=_("Quantity"), max_digits=9, decimal_places=3, min_value=Decimal("0.001"))

    def __init__(self, *args: Any, reach: StoreReach = EVERYTHING, **kwargs: Any) -> None:
        super().__init__(*args, reach=reach, **kwargs)
        self.reach = reach

    def clean_store(self) -> Store:
        """Find the store among those the reader may see."""
        number = self.cleaned_data["store"].strip()
        store = self.reach.of(Store.objects.all()).filter(number=number).first()
        if store is None:
            raise forms.ValidationError(_("There is no store with this number."))
        return store

    @property
    def at(self) -> datetime.datetime:
        """Return the moment of a valid form, by the store's own clock."""
        return datetime.datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"])
