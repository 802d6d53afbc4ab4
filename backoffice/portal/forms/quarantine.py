"""Forms of the quarantine: what the list is narrowed by, and the three decisions."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registers.models import QuarantinedTransaction
from registers.queries.waiting_in_quarantine import WaitingFor

from .tabler import TablerForm

STATES = [("", _("Waiting for a decision")), *QuarantinedTransaction.Resolution.choices, ("ALL", _("All"))]
#: The fields of a form are named by pointers, which begin with a slash.
POINTER_PREFIX = "/"


class QuarantineFilterForm(TablerForm):
    """What the list of quarantined transactions is narrowed by."""

    q = forms.CharField(
        label=_("Register"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Register or receipt")}),
    )
    store = forms.CharField(label=_("Store"), required=False, widget=forms.TextInput(attrs={"placeholder": _("Store number")}))
    reason = forms.ChoiceField(label=_("Reason"), required=False)
    date = forms.DateField(label=_("Business date"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)

    def __init__(self, *args: Any, reasons: list[WaitingFor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All reasons")), *((one.code, f"{one.code} ({one.documents})") for one in reasons)]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class CorrectForm(TablerForm):
    """The references of one document that may be corrected, each by its JSON pointer."""

    note = forms.CharField(label=_("Note"), max_length=500, required=False, help_text=_("Why, for the history."))

    def __init__(self, *args: Any, correctable: Mapping[str, str], reasons: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for pointer, value in correctable.items():
            self.fields[pointer] = forms.CharField(
                label=pointer, initial=value, required=False, max_length=300, help_text=reasons.get(pointer, "")
            )
        self.order_fields([*correctable, "note"])

    def texts(self) -> dict[str, str]:
        """Return what stands at each pointer that was changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name.startswith(POINTER_PREFIX)}


class AcceptForm(TablerForm):
    """The reasons a person has seen and accepts, with a note."""

    codes = forms.CharField(widget=forms.HiddenInput())
    note = forms.CharField(label=_("Why it is right all the same"), max_length=500)


class DismissForm(TablerForm):
    """Why a document is not to be posted."""

    note = forms.CharField(label=_("Why it is not to be posted"), max_length=500)
