"""Forms of the channel databases, and of what is asked for them."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from distribution.models import SchedulerJob
from registers.models import ChannelDatabase, ChannelDataGroup

from .tabler import TablerForm


class ChannelDatabaseFilterForm(TablerForm):
    """What the list of channel databases is narrowed by."""

    q = forms.CharField(
        label=_("Register"), required=False, widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Register")})
    )
    group = forms.ModelChoiceField(
        ChannelDataGroup.objects.all(), label=_("Channel data group"), required=False, empty_label=_("All groups")
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *ChannelDatabase.Kind.choices])
    standing = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All states")), ("PAUSED", _("Paused")), ("BEHIND", _("Behind")), ("DIFFERS", _("Differs"))],
    )


class FullSyncForm(TablerForm):
    """A full synchronization of everything, at a time."""

    start_at = forms.DateTimeField(
        label=_("Start"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        help_text=_("By HQ's clock. Empty: at once, with each register's next poll."),
    )

    def asked(self, now: datetime.datetime) -> dict[str, Any]:
        """Build what is asked for, of a valid form."""
        return {**self.cleaned_data, "start_at": self.cleaned_data["start_at"] or now}

    def starts_later(self) -> bool:
        """Say whether it waits for a time that is still to come."""
        return bool(self.cleaned_data["start_at"]) and self.cleaned_data["start_at"] > timezone.now()


class DatabaseFullSyncForm(FullSyncForm):
    """A full synchronization of one channel database: of everything, or of one job."""

    field_order = ("job", "start_at")

    job = forms.ModelChoiceField(
        SchedulerJob.objects.all(),
        label=_("Scheduler job"),
        required=False,
        empty_label=_("All jobs"),
        help_text=_("All jobs: the whole database. One job: its tables only."),
    )
