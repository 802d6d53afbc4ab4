"""Forms of the distribution rooms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from distribution.models import DistributionSchedule, DownloadSession, Package

from .tabler import TablerForm, TablerModelForm


class DistributionScheduleForm(TablerModelForm):
    """Which jobs run for which groups, and when."""

    class Meta:
        model = DistributionSchedule
        fields = ("name", "description", "groups", "jobs", "interval_minutes", "is_active")
        labels = {
            "name": _("Name"),
            "description": _("Description"),
            "groups": _("Channel data groups"),
            "jobs": _("Scheduler jobs"),
            "interval_minutes": _("Run every (minutes)"),
            "is_active": _("Active"),
        }
        help_texts = {
            "groups": _("Each of them gets its own release when something has changed for it."),
            "jobs": _("What is compared and sent."),
            "interval_minutes": _("Empty: runs only by hand."),
            "is_active": _("An inactive schedule does not fall due; it can still be run by hand."),
        }
        widgets = {"groups": forms.CheckboxSelectMultiple, "jobs": forms.CheckboxSelectMultiple}

    def clean_interval_minutes(self) -> int | None:
        """An interval is at least one minute."""
        minutes: int | None = self.cleaned_data["interval_minutes"]
        if minutes == 0:
            raise forms.ValidationError(_("At least one minute; empty for a schedule that runs only by hand."))
        return minutes

    def changed_columns(self) -> list[str]:
        """Forget when it was due if the interval is another one; the sweep sets the first due time anew."""
        changed = super().changed_columns()
        if "interval_minutes" not in changed:
            return changed
        self.instance.due_at = None
        return [*changed, "due_at"]


class DownloadSessionFilterForm(TablerForm):
    """What the list of download sessions is narrowed by."""

    q = forms.CharField(
        label=_("Register"), required=False, widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Register")})
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *DownloadSession.State.choices])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *Package.Kind.choices])
