"""Forms of what sorts and measures products: categories, units, assortments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.catalog.models import Assortment, Category, Unit
from backoffice.catalog.queries.category_path import category_path

from .coded import CodedForm
from .tabler import TablerForm


class CategoryForm(CodedForm):
    """A category and the one above it."""

    class Meta:
        model = Category
        fields = ("code", "name", "parent")
        labels = {"code": _("Code"), "name": _("Name"), "parent": _("Parent category")}
        help_texts = {"parent": _("Empty: it stands at the top of the tree.")}

    def clean_parent(self) -> Category | None:
        """Refuse to hang a category below itself."""
        parent: Category | None = self.cleaned_data["parent"]
        if parent and self.instance.pk and self.instance in (parent, *category_path(parent)):
            raise forms.ValidationError(_("A category cannot be below itself."))
        return parent


class UnitForm(CodedForm):
    """A unit of sale."""

    class Meta:
        model = Unit
        fields = ("code", "name", "decimals")
        labels = {"code": _("Code"), "name": _("Name"), "decimals": _("Digits after the point")}
        help_texts = {"decimals": _("Of a quantity, 0 to 3: 0 for pieces, 3 for grams of a kilogram.")}


class AssortmentForm(CodedForm):
    """A list of products; which stores have it is said at the store."""

    class Meta:
        model = Assortment
        fields = ("code", "name")
        labels = {"code": _("Code"), "name": _("Name")}


class AssortmentProductsForm(TablerForm):
    """Product numbers that come onto an assortment's list and leave it."""

    add = forms.CharField(label=_("Add"), required=False, widget=forms.Textarea(attrs={"rows": 6}))
    remove = forms.CharField(
        label=_("Remove"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Product numbers, one in each line."),
    )

    def clean_add(self) -> list[str]:
        """Read the numbers."""
        return _lines(self.cleaned_data["add"])

    def clean_remove(self) -> list[str]:
        """Read the numbers."""
        return _lines(self.cleaned_data["remove"])

    def clean(self) -> dict[str, Any]:
        """Refuse what says nothing, and what says two things of one product."""
        cleaned: dict[str, Any] = super().clean() or {}
        add, remove = cleaned.get("add", []), cleaned.get("remove", [])
        if not add and not remove:
            raise forms.ValidationError(_("Write at least one product number."))
        if set(add).intersection(remove):
            raise forms.ValidationError(_("A product is added or removed, not both."))
        return cleaned


def _lines(text: str) -> list[str]:
    """Split what was written or pasted into numbers."""
    return [line.strip() for line in text.splitlines() if line.strip()]
