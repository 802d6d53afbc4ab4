"""The form of a new exchange rate; there is none to change one, because registers have sold by what has begun."""

from datetime import UTC
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backoffice.pricing.models import ExchangeRate

from .tabler import TablerModelForm


class ExchangeRateForm(TablerModelForm):
    """A new exchange rate; without a moment it begins at once."""

    class Meta:
        model = ExchangeRate
        fields = ("currency", "store_currency", "rate", "valid_from", "is_accepted")
        labels = {
            "currency": _("Foreign currency"),
            "store_currency": _("Currency of the stores"),
            "rate": _("Exchange rate"),
            "valid_from": _("Valid from (UTC)"),
            "is_accepted": _("Accepted"),
        }
        help_texts = {
            "rate": _("What one unit of the foreign currency is worth in the currency of the stores."),
            "valid_from": _("Empty is now. It holds until the next exchange rate of these currencies begins."),
            "is_accepted": _("Without it stores do not take the foreign currency from then on."),
        }
        widgets = {"valid_from": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].required = False

    def full_clean(self) -> None:
        """Read the moment in UTC, whatever the time zone of the portal."""
        with timezone.override(UTC):
            super().full_clean()
