"""Forms of price groups, tax groups and tax rates."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backoffice.pricing.models import PriceGroup
from backoffice.taxes.models import TaxGroup, TaxRate

from .coded import CodedForm
from .tabler import TablerModelForm


class PriceGroupForm(CodedForm):
    """A list of prices; its currency never changes, because its prices are amounts of it."""

    fixed = ("code", "currency")

    class Meta:
        model = PriceGroup
        fields = ("code", "name", "currency", "priority")
        labels = {"code": _("Code"), "name": _("Name"), "currency": _("Currency"), "priority": _("Priority")}
        help_texts = {"priority": _("Where several groups of a store price a product, the highest priority wins.")}


class TaxGroupForm(CodedForm):
    """What products are taxed alike; its rates have forms of their own."""

    class Meta:
        model = TaxGroup
        fields = ("code", "name")
        labels = {"code": _("Code"), "name": _("Name")}


class TaxRateForm(TablerModelForm):
    """A tax of the group given by `instance`. What has begun keeps its percentage and can only end."""

    class Meta:
        model = TaxRate
        fields = ("code", "name", "percent", "valid_from", "valid_to")
        labels = {
            "code": _("Code"),
            "name": _("Name"),
            "percent": _("Percent"),
            "valid_from": _("Valid from"),
            "valid_to": _("Valid to"),
        }
        help_texts = {
            "code": _("Registers tax once by each code of a group; two codes are two taxes."),
            "valid_to": _("The last day; empty: until another rate of this code begins."),
        }
        widgets = {
            "percent": forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
            "valid_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "valid_to": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["code"].disabled = True
        if self.instance.pk and self.instance.valid_from <= timezone.localdate():
            self.fields["percent"].disabled = self.fields["valid_from"].disabled = True

    def clean_percent(self) -> Any:
        """Refuse what is no percentage."""
        percent = self.cleaned_data["percent"]
        if not 0 <= percent <= 100:
            raise forms.ValidationError(_("A tax rate is 0 to 100 percent."))
        return percent

    def clean(self) -> dict[str, Any]:
        """Two rates of a code must not begin on one day, and none ends before it begins; the group is no field, so we ask."""
        cleaned: dict[str, Any] = super().clean() or {}
        code, begin, end = cleaned.get("code"), cleaned.get("valid_from"), cleaned.get("valid_to")
        if isinstance(begin, datetime.date) and end and end < begin:
            self.add_error("valid_to", _("It ends before it begins."))
        if code and begin:
            same = TaxRate.objects.filter(tax_group=self.instance.tax_group_id, code=code, valid_from=begin)
            if same.exclude(pk=self.instance.pk).exists():
                self.add_error("valid_from", _("A rate of this code begins on that day already."))
        return cleaned
