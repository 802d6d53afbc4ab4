"""Forms of what is done with devices."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from distribution.use_cases.issue_activation_file import MOST_REGISTERS
from registers.models import Device, Register, Store

from .tabler import LongSelect, TablerForm


class ActivationCodeForm(TablerForm):
    """What the hardware is to be used for."""

    type = forms.ChoiceField(label=_("Used as"), choices=Device.Type.choices, required=False)

    def clean_type(self) -> Device.Type:
        """Say what nothing chosen means."""
        return Device.Type(self.cleaned_data["type"] or Device.Type.REGISTER)


class ActivationFileFilterForm(TablerForm):
    """What the registers to choose from are narrowed by."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Number, name or store")}),
    )
    store = forms.ModelChoiceField(
        Store.objects.all(), label=_("Store"), required=False, empty_label=_("All stores"), widget=LongSelect
    )


class ActivationFileForm(TablerForm):
    """The registers to be activated with one file."""

    registers = forms.ModelMultipleChoiceField(
        Register.objects.select_related("store"),
        label=_("Registers"),
        error_messages={"required": _("Choose at least one register.")},
    )

    def clean_registers(self) -> Any:
        """Refuse more than a file is meant for."""
        chosen = self.cleaned_data["registers"]
        if len(chosen) > MOST_REGISTERS:
            raise forms.ValidationError(_("Choose %(most)d registers at most.") % {"most": MOST_REGISTERS})
        return chosen
