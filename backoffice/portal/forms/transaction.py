"""Forms of the sales rooms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registers.models import Transaction, UploadSession

from .tabler import TablerForm


class TransactionFilterForm(TablerForm):
    """What the list of transactions is narrowed by; all but the receipt are exact, so that an index answers them."""

    q = forms.CharField(
        label=_("Receipt"), required=False, widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Receipt or id")})
    )
    store = forms.CharField(label=_("Store"), required=False, widget=forms.TextInput(attrs={"placeholder": _("Store")}))
    register = forms.CharField(label=_("Register"), required=False, widget=forms.TextInput(attrs={"placeholder": _("Register")}))
    date = forms.DateField(label=_("Business date"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    type = forms.ChoiceField(label=_("Type"), required=False, choices=[("", _("All types")), *Transaction.Type.choices])


class UploadSessionFilterForm(TablerForm):
    """What the list of upload sessions is narrowed by."""

    q = forms.CharField(
        label=_("Register"), required=False, widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Register")})
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *UploadSession.State.choices])
