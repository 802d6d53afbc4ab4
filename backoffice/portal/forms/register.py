"""Forms of the registers room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.portal.queries.fleet import FleetState
from registers.models import OfflineProfile, Register, Store

from .tabler import TablerForm, TablerModelForm


class RegisterFilterForm(TablerForm):
    """What the list of registers is narrowed by."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Number, name or store")}),
    )
    store = forms.ModelChoiceField(Store.objects.all(), label=_("Store"), required=False, empty_label=_("All stores"))
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *FleetState.choices])


class RegisterCreateForm(TablerForm):
    """A new register."""

    number = forms.CharField(label=_("Number"), max_length=20, help_text=_("How everyone knows it; printed on receipts."))
    name = forms.CharField(label=_("Name"), max_length=100)
    store = forms.ModelChoiceField(Store.objects.all(), label=_("Store"))
    offline_profile = forms.ModelChoiceField(
        OfflineProfile.objects.all(),
        label=_("Offline profile"),
        required=False,
        empty_label=_("As the store"),
        help_text=_("When the register leaves and returns to HQ's server."),
    )


class RegisterEditForm(TablerModelForm):
    """What may be changed on a register without a rule of its own."""

    class Meta:
        model = Register
        fields = ("name", "offline_profile")
        labels = {"name": _("Name"), "offline_profile": _("Offline profile")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offline_profile"].empty_label = _("As the store")  # type: ignore[attr-defined]  # a ModelChoiceField


class SupportOfflineOffForm(TablerForm):
    """Switching offline support off, with a word for the log."""

    override = forms.BooleanField(
        label=_("Switch off although the register still holds sales"),
        required=False,
        help_text=_("The sales stay in its journal and can still be uploaded, but HQ cannot promise to get them."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=300, help_text=_("Why; it is kept in the register's log."))

    def clean(self) -> dict[str, object]:
        """An override says why."""
        cleaned = super().clean() or {}
        if cleaned.get("override") and not cleaned.get("note"):
            self.add_error("note", _("Say why the sales may be left behind."))
        return cleaned


class DeactivateDeviceForm(TablerForm):
    """Ending a device."""

    is_lost = forms.BooleanField(
        label=_("It is lost or stolen"),
        required=False,
        help_text=_("The device is then disabled: what it still hands over goes to quarantine."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=300, help_text=_("Why; it is kept in the register's log."))
