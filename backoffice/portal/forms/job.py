"""Forms of the scheduler jobs."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .tabler import TablerForm


class TableSearchForm(TablerForm):
    """Which job carries this table?"""

    q = forms.CharField(
        label=_("Which job carries this table?"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "size": "32", "placeholder": _("Which job carries this table?")}),
    )


class SchedulerJobForm(TablerForm):
    """What a person may set of a job; which tables it has is known only then."""

    is_enabled = forms.BooleanField(
        label=_("Enabled"), required=False, help_text=_("A job that is not enabled is left out by every run.")
    )
    exclude_from_offline = forms.BooleanField(
        label=_("Exclude from offline databases"),
        required=False,
        help_text=_("Registers keep none of its tables; online they go on using the server's copy."),
    )
    excluded_subjobs = forms.MultipleChoiceField(
        label=_("Exclude single tables from offline databases"), required=False, widget=forms.CheckboxSelectMultiple
    )
    retry_count = forms.IntegerField(
        label=_("Try count"),
        min_value=1,
        max_value=100,
        help_text=_("How often a register tries a package of this job before its download session is canceled."),
    )

    def __init__(self, *args: Any, tables: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["excluded_subjobs"].choices = [(table, table) for table in tables]  # type: ignore[attr-defined]  # a ChoiceField
