"""Forms of the catalog rooms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.catalog.models import Product
from backoffice.pricing.models import Price

from .tabler import TablerForm, TablerModelForm


class ProductFilterForm(TablerForm):
    """What the list of products is narrowed by."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Number, name or barcode")}),
    )


class ProductForm(TablerModelForm):
    """A product; its number never changes, because transactions carry it."""

    deposit_product = forms.ModelChoiceField(
        Product.objects.filter(is_deposit=True), label=_("Deposit of each piece"), required=False,
        help_text=_("Sold with it on a line of its own, and given back with it."),
    )  # fmt: skip

    class Meta:
        model = Product
        fields = (
            "number", "name", "search_name", "category", "unit", "tax_group", "is_weighed", "minimum_age", "net_content",
            "net_content_unit", "deposit_product", "is_deposit", "is_active",
        )  # fmt: skip
        labels = {
            "number": _("Number"),
            "name": _("Name"),
            "search_name": _("Search name"),
            "category": _("Category"),
            "unit": _("Unit"),
            "tax_group": _("Tax group"),
            "is_weighed": _("Weighed at the till"),
            "minimum_age": _("Minimum age of the buyer"),
            "net_content": _("Net content"),
            "net_content_unit": _("Unit of the net content"),
            "is_deposit": _("Deposit"),
            "is_active": _("Active"),
        }
        help_texts = {
            "is_weighed": _("Registers ask how much it is. They do that too where the unit has decimals."),
            "minimum_age": _("In years. Registers ask for it once in a transaction; 0 is for everybody."),
            "net_content": _("How much one sales unit holds, for example 0.75 of a litre."),
            "is_deposit": _("For an empty bottle or crate: when a register scans it, its price is given back."),
            "search_name": _("Other words under which registers find it."),
            "is_active": _("Registers refuse to sell an inactive product."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["number"].disabled = True


class PriceForm(TablerModelForm):
    """A price of the product given by `instance`."""

    class Meta:
        model = Price
        fields = ("price_group", "unit_price", "valid_from", "valid_to")
        labels = {
            "price_group": _("Price group"),
            "unit_price": _("Unit price"),
            "valid_from": _("Valid from"),
            "valid_to": _("Valid to"),
        }
        help_texts = {
            "unit_price": _("In the currency of the price group; up to six digits after the point."),
            "valid_to": _("The last day; empty: until another price begins."),
        }
        widgets = {
            "unit_price": forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
            "valid_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "valid_to": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def clean(self) -> dict[str, Any]:
        """Two prices of a group must not begin on one day; Django leaves this to us, because the product is no field."""
        cleaned: dict[str, Any] = super().clean() or {}
        group, begin = cleaned.get("price_group"), cleaned.get("valid_from")
        if group and begin:
            same = Price.objects.filter(product=self.instance.product_id, price_group=group, valid_from=begin)
            if same.exclude(pk=self.instance.pk).exists():
                self.add_error("valid_from", _("This price group has a price for the product from this day on already."))
        return cleaned
