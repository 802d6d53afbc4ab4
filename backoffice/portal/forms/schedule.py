"""Forms of the distribution rooms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from distribution.models import DistributionSchedule

from .recurrence import RecurrenceFields
from .tabler import TablerModelForm


class DistributionScheduleForm(RecurrenceFields, TablerModelForm):
    """Which jobs run for which groups, and when."""

    field_order = ("name", "description", "groups", "jobs", *RecurrenceFields.base_fields, "is_active")

    class Meta:
        model = DistributionSchedule
        fields = ("name", "description", "groups", "jobs", "is_active")
        labels = {
            "name": _("Name"),
            "description": _("Description"),
            "groups": _("Channel data groups"),
            "jobs": _("Scheduler jobs"),
            "is_active": _("Active"),
        }
        help_texts = {
            "groups": _("Each of them gets its own release when something has changed for it."),
            "jobs": _("What is compared and sent."),
            "is_active": _("An inactive schedule does not fall due; it can still be run by hand."),
        }
        widgets = {"groups": forms.CheckboxSelectMultiple, "jobs": forms.CheckboxSelectMultiple}
