"""Forms of the registers room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.portal.queries.fleet import FleetState
from registers.domain.number_pattern import fill_in, has_one_mark
from registers.models import OfflineProfile, Register, Store

from .tabler import LongSelect, TablerForm, TablerModelForm


class RegisterFilterForm(TablerForm):
    """What the list of registers is narrowed by."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Number, name or store")}),
    )
    store = forms.ModelChoiceField(
        Store.objects.all(), label=_("Store"), required=False, empty_label=_("All stores"), widget=LongSelect
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *FleetState.choices])
    trouble = forms.BooleanField(label=_("In trouble"), required=False)
    waiting = forms.BooleanField(label=_("Sales waiting"), required=False)


class RegisterCreateForm(TablerForm):
    """A new register."""

    number = forms.CharField(label=_("Number"), max_length=20, help_text=_("How everyone knows it; printed on receipts."))
    name = forms.CharField(label=_("Name"), max_length=100)
    store = forms.ModelChoiceField(Store.objects.all(), label=_("Store"), widget=LongSelect)
    offline_profile = forms.ModelChoiceField(
        OfflineProfile.objects.all(),
        label=_("Offline profile"),
        required=False,
        empty_label=_("As the store"),
        help_text=_("When the register leaves and returns to HQ's server."),
    )


#: More registers than that belong to no store.
MOST_CREATED = 500


class RegisterCreateManyForm(TablerForm):
    """Many registers of one store, with numbers from a pattern."""

    store = forms.ModelChoiceField(Store.objects.all(), label=_("Store"), widget=LongSelect)
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_CREATED, initial=2)
    pattern = forms.CharField(
        label=_("Pattern of the numbers"),
        max_length=20,
        initial="S01-##",
        help_text=_("# stands for the number, ## for one of two digits at least: S01-## becomes S01-01, S01-02 and so on."),
    )
    first = forms.IntegerField(label=_("First number"), min_value=0, max_value=1_000_000, initial=1)
    name = forms.CharField(label=_("Pattern of the names"), max_length=100, initial="#", help_text=_("For example: Till #"))
    offline_profile = forms.ModelChoiceField(
        OfflineProfile.objects.all(), label=_("Offline profile"), required=False, empty_label=_("As the store")
    )

    def clean_pattern(self) -> str:
        """Take a pattern by which each register gets a number of its own."""
        pattern: str = self.cleaned_data["pattern"].strip()
        if not has_one_mark(pattern):
            raise forms.ValidationError(_("Write # once, where the number is to stand."))
        return pattern

    @property
    def names(self) -> dict[str, str]:
        """Return the registers' names by their numbers; of a valid form."""
        first, count = self.cleaned_data["first"], self.cleaned_data["count"]
        numbers = fill_in(self.cleaned_data["pattern"], first=first, count=count)
        return dict(zip(numbers, fill_in(self.cleaned_data["name"], first=first, count=count), strict=True))


class OfflineProfileForm(TablerForm):
    """Which offline profile registers are to follow."""

    offline_profile = forms.ModelChoiceField(
        OfflineProfile.objects.all(), label=_("Offline profile"), required=False, empty_label=_("As the store")
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
