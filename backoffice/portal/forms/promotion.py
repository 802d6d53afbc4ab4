"""The form of a promotion: its fields, the pieces of a set, and the products and categories as lines of text.

Lines of text and not rows of fields: what a promotion is for comes out of a spreadsheet, and is a hundred numbers long.
"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from backoffice.catalog.models import Category, Product
from backoffice.pricing.models import Promotion
from backoffice.pricing.use_cases.save_promotion import ItemValues

from .tabler import TablerModelForm

_LINE = re.compile(r"(?:(?P<part>[1-9][0-9]?)\s*:\s*)?(?P<category>[cC]ategory\s+|Kategorie\s+)?(?P<code>\S.*)")


class PromotionForm(TablerModelForm):
    """A promotion; after validation `pieces` are those of a set by part, and `items` what it is for."""

    set_of = forms.RegexField(
        r"^[1-9][0-9]*( *\+ *[1-9][0-9]*)*$",
        label=_("Pieces of a set"),
        required=False,
        help_text=_("3 for three pieces, 1+2 for one piece of part 1 and two of part 2."),
    )
    lines = forms.CharField(
        label=_("Products and categories"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("One a line: a product number, or “category” and its code. Before it the part and a colon: 2: 4711"),
    )

    class Meta:
        model = Promotion
        fields = (
            "code", "name", "price_group", "kind", "percent", "amount", "set_price", "free", "set_of", "sets_at_most",
            "threshold", "combination", "priority", "valid_from", "valid_to", "weekdays", "from_time", "to_time", "is_active",
            "lines",
        )  # fmt: skip
        labels = {
            "code": _("Code"),
            "name": _("Name"),
            "price_group": _("Price group"),
            "kind": _("Kind"),
            "percent": _("Percent off"),
            "amount": _("Amount off"),
            "set_price": _("Price of a set"),
            "free": _("Free pieces of a set"),
            "sets_at_most": _("Sets at most"),
            "threshold": _("To be bought for"),
            "combination": _("Combination"),
            "priority": _("Priority"),
            "valid_from": _("Valid from"),
            "valid_to": _("Valid to"),
            "weekdays": _("Weekdays"),
            "from_time": _("From"),
            "to_time": _("To"),
            "is_active": _("Active"),
        }
        help_texts = {
            "name": _("As the customer reads it on the receipt."),
            "kind": _(
                "A share or an amount off each piece, sets of one kind or of several, or something off once enough is bought."
            ),
            "combination": _(
                "Exclusive lets nothing else in; of those with the best price one gets the pieces; the last comes on top."
            ),
            "priority": _("The higher one comes first."),
            "weekdays": _("1 is Monday, 7 is Sunday."),
            "from_time": _("Hours and minutes of the store, such as 17:00; empty is all day."),
        }
        widgets = {
            "valid_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "valid_to": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pieces: dict[int, int] = {}
        self.items: list[ItemValues] = []
        if self.instance.pk:
            self.fields["code"].disabled = True
            self.initial["set_of"] = "+".join(str(part.pieces) for part in self.instance.parts.all())
            self.initial["lines"] = "\n".join(_lines_of(self.instance))

    def clean_set_of(self) -> str:
        """Read how many pieces each part needs."""
        text: str = self.cleaned_data["set_of"]
        self.pieces = {part: int(count) for part, count in enumerate(text.split("+"), start=1)} if text else {}
        return text

    def clean_lines(self) -> str:
        """Find the products and categories.

        Raises: ValidationError that names each line and what is wrong with it.
        """
        text: str = self.cleaned_data["lines"]
        lines = [
            (number, _LINE.fullmatch(line.strip())) for number, line in enumerate(text.splitlines(), start=1) if line.strip()
        ]
        read = [(number, found) for number, found in lines if found]
        products = dict(Product.objects.filter(number__in=_codes(read, of_categories=False)).values_list("number", "pk"))
        categories = dict(Category.objects.filter(code__in=_codes(read, of_categories=True)).values_list("code", "pk"))
        wrong = []
        for number, found in read:
            key = (categories if found["category"] else products).get(found["code"].strip())
            if key is None:
                wrong.append(_now("Line %(line)d: there is no %(code)s.") % {"line": number, "code": found["code"]})
                continue
            part = int(found["part"] or 1)
            self.items.append(ItemValues(part, category_id=key) if found["category"] else ItemValues(part, product_id=key))
        if wrong:
            raise ValidationError(wrong)
        return text


def _codes(read: list[tuple[int, re.Match[str]]], *, of_categories: bool) -> list[str]:
    return [found["code"].strip() for _number, found in read if bool(found["category"]) == of_categories]


def _lines_of(promotion: Promotion) -> list[str]:
    """Write the items as the form reads them."""
    items = promotion.items.select_related("product", "category")
    return [
        f"{item.part}: category {item.category.code}"
        if item.category
        else f"{item.part}: {item.product.number if item.product else ''}"
        for item in items
    ]
