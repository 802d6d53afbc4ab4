"""Forms of vouchers and gift cards."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registers.models import Currency, Voucher
from registers.use_cases.issue_vouchers import MOST_AT_ONCE, VoucherTerms
from registers.use_cases.move_vouchers import NOTE_LENGTH

from .tabler import TablerForm


class VoucherFilterForm(TablerForm):
    """What the list of vouchers is narrowed by."""

    q = forms.CharField(
        label=_("Number"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("How its number begins")}),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *Voucher.Kind.choices])
    standing = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All states")),
            ("ACTIVE", _("Active")),
            ("BLOCKED", _("Blocked")),
            ("EXPIRED", _("Expired")),
            ("EMPTY", _("Used up")),
            ("OVERDRAWN", _("Overdrawn")),
        ],
    )


class VoucherIssueForm(TablerForm):
    """What is issued: one voucher or many of the same value."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Voucher.Kind.choices,
        help_text=_("A return puts money back onto a voucher up to its value, and onto a gift card without a limit."),
    )
    currency = forms.ModelChoiceField(Currency.objects.all(), label=_("Currency"), empty_label=None)
    amount = forms.DecimalField(
        label=_("Value of each"), max_digits=15, decimal_places=4, widget=forms.NumberInput(attrs={"step": "any"})
    )
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_AT_ONCE, initial=1)
    number = forms.CharField(
        label=_("Number"),
        required=False,
        max_length=100,
        help_text=_("Of one that is printed already. Empty: HQ makes numbers that nobody can guess."),
    )
    valid_from_date = forms.DateField(
        label=_("Valid from"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    valid_until_date = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day. What is left then is taken from it; empty: it has no end."),
    )

    def terms(self) -> VoucherTerms:
        """Build what is issued, of a valid form."""
        names = ("currency", "amount", "valid_from_date", "valid_until_date")
        values: dict[str, Any] = {name: self.cleaned_data[name] for name in names}
        return VoucherTerms(kind=Voucher.Kind(self.cleaned_data["kind"]), **values)


class VoucherCancelForm(TablerForm):
    """Why what is left of a voucher is taken."""

    note = forms.CharField(label=_("Reason"), max_length=NOTE_LENGTH)
