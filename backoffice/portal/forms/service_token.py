"""Forms of the service tokens room."""

import datetime
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backoffice.hq_api.queries.scopes_of_user import scopes_of_user
from registers.models import Store

from .tabler import TablerForm


class ServiceTokenForm(TablerForm):
    """A new service token."""

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("The program it is for, such as the ERP."))
    scopes = forms.MultipleChoiceField(
        label=_("Scopes"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What it opens. Give as few as the program needs; what you may not do yourself is not here."),
    )
    store = forms.ModelChoiceField(
        Store.objects.all(),
        label=_("Store"),
        required=False,
        empty_label=_("All stores"),
        help_text=_("With a store it reaches what belongs to that store, and reads the data all stores share."),
    )
    expires_on = forms.DateField(
        label=_("Expires on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: it works until somebody revokes it."),
    )
    requests_per_minute = forms.IntegerField(
        label=_("Requests per minute"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("Empty: as the setting says."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = [(scope.value, scope.value) for scope in scopes_of_user(user)]
        self.fields["scopes"].choices = scopes  # type: ignore[attr-defined]  # a MultipleChoiceField

    def asked(self) -> dict[str, Any]:
        """Build what is asked for, of a valid form; it expires as the day begins by HQ's clock."""
        cleaned = dict(self.cleaned_data)
        day = cleaned.pop("expires_on")
        begin = timezone.make_aware(datetime.datetime.combine(day, datetime.time.min)) if day else None
        return {**cleaned, "expires_at": begin}
