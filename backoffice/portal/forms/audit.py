"""What the audit log is narrowed by."""

from typing import Any

from django import forms
from django.apps import apps
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from backoffice.audit.domain.about_access import ABOUT_ACCESS, MAY_READ_ABOUT_ACCESS
from backoffice.audit.domain.what_is_kept import is_kept
from backoffice.audit.models import AuditEntry
from backoffice.audit.queries.entry_words import subject_word

from .tabler import TablerForm

#: Things that programs keep writing, of which people change one now and then.
NOTED = (
    "distribution.distributionrun",
    "distribution.downloadsession",
    "distribution.fullsync",
    "imports.importjob",
    "registers.alert",
    "registers.channeldatabase",
    "registers.quarantinedtransaction",
    "registers.quarantineretry",
    "registers.registerjournal",
)


def subject_choices(reader: User) -> list[tuple[str, str]]:
    """List the kinds of things that lines can be about which somebody may read, by name."""
    hidden = () if reader.has_perm(MAY_READ_ABOUT_ACCESS) else ABOUT_ACCESS
    kept = [
        model._meta.label_lower
        for config in apps.get_app_configs()
        for model in config.get_models()
        if is_kept(model._meta.label_lower, config.name)
    ]
    return sorted(
        ((label, subject_word(label)) for label in (*kept, *NOTED) if label not in hidden), key=lambda choice: choice[1]
    )


class AuditFilterForm(TablerForm):
    """Person, thing, way and days."""

    q = forms.CharField(
        label=_("Name or note"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name or note")}),
    )
    person = forms.ModelChoiceField(
        User.objects.order_by("username"), label=_("Person"), required=False, empty_label=_("All people")
    )
    type = forms.ChoiceField(
        label=_("Thing"),
        required=False,
    )
    way = forms.ChoiceField(label=_("Way"), required=False, choices=[("", _("All ways")), *AuditEntry.Way.choices])
    first_date = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last_date = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    id = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, reader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = [("", _("All things")), *subject_choices(reader)]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """Return what `found_entries` is asked; a filter that makes no sense narrows nothing."""
        self.is_valid()
        wanted = self.cleaned_data
        person = wanted.get("person")
        return {
            "text": (wanted.get("q") or "").strip(),
            "user_id": person.pk if person is not None else None,
            "subject_type": wanted.get("type") or "",
            "subject_id": wanted.get("id") or "",
            "way": wanted.get("way") or "",
            "first_date": wanted.get("first_date"),
            "last_date": wanted.get("last_date"),
        }
