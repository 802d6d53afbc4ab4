"""What the list of download sessions is narrowed by."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backoffice.portal.queries.session_list import AVAILABLE, OF_RUNS
from distribution.models import DownloadSession, Package, SchedulerJob
from registers.models import Store
from registers.queries.store_reach import EVERYTHING, StoreReach

from .tabler import LongSelect, TablerForm

STATES: list[tuple[str, str | Promise]] = [
    ("", _("All states")),
    (AVAILABLE, _("Available")),
    *DownloadSession.State.choices,
    *((state.value, state.label) for state in OF_RUNS),
]


class DownloadSessionFilterForm(TablerForm):
    """Register, store, job, kind, state and time."""

    q = forms.CharField(
        label=_("Register"), required=False, widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Register")})
    )
    store = forms.ModelChoiceField(
        Store.objects.all(), label=_("Store"), required=False, empty_label=_("All stores"), widget=LongSelect
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    job = forms.ModelChoiceField(SchedulerJob.objects.all(), label=_("Scheduler job"), required=False, empty_label=_("All jobs"))
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *Package.Kind.choices])
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    open = forms.BooleanField(label=_("Only open"), required=False)

    def __init__(self, *args: Any, reach: StoreReach = EVERYTHING, **kwargs: Any) -> None:
        super().__init__(*args, reach=reach, **kwargs)
        if not reach.is_everything:
            # What runs could not make is of channel data groups, and so of more stores than one.
            states = [(value, label) for value, label in STATES if value not in OF_RUNS]
            self.fields["state"].choices = states  # type: ignore[attr-defined]  # a ChoiceField
