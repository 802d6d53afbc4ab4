"""Forms of the alerts room and of what is missing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registers.models import Alert, Store

from .tabler import LongSelect, TablerForm

STATES = [("", _("Open")), ("NEW", _("Open, seen by nobody")), ("CLOSED", _("Over")), ("ALL", _("All"))]


class AlertFilterForm(TablerForm):
    """What the list of alerts is narrowed by."""

    q = forms.CharField(
        label=_("Register"), required=False, widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Register")})
    )
    store = forms.ModelChoiceField(
        Store.objects.all(), label=_("Store"), required=False, empty_label=_("All stores"), widget=LongSelect
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *Alert.Kind.choices])
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)


class AcknowledgeForm(TablerForm):
    """That a person has seen an alert, and what they do about it."""

    note = forms.CharField(label=_("Note"), max_length=300, required=False, help_text=_("What is being done, for the others."))


class MissingFilterForm(TablerForm):
    """What the list of missing transactions is narrowed by."""

    q = forms.CharField(
        label=_("Register"), required=False, widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Register number")})
    )
    store = forms.ModelChoiceField(
        Store.objects.all(), label=_("Store"), required=False, empty_label=_("All stores"), widget=LongSelect
    )


class GiveUpForm(TablerForm):
    """Why transactions are given up, and up to which number the person has seen them."""

    up_to = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)
    note = forms.CharField(label=_("Why they will not come"), max_length=200)
