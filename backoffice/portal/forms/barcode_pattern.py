"""The form of a barcode pattern."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.catalog.models import BarcodePattern

from .tabler import TablerModelForm


class BarcodePatternForm(TablerModelForm):
    """A layout of labels; its pattern never changes, because scales were set up with it."""

    class Meta:
        model = BarcodePattern
        fields = ("pattern", "name", "decimals", "is_active")
        labels = {
            "pattern": _("Pattern"),
            "name": _("Name"),
            "decimals": _("Digits after the point"),
            "is_active": _("Active"),
        }
        help_texts = {
            "pattern": _(
                "One letter for each digit of the label: digits as they are, I the item, W its weight or P its price, "
                "V the check digit of the weight or price, C the check digit of the code. "
                "For example 20IIIIIWWWWWC or 28IIIIIVPPPPC."
            ),
            "decimals": _("Of the weight or price: 3 for grams of a kilogram, 2 for cents."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["pattern"].disabled = True
