"""Forms of a person's own account: password and second factor."""

from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from .tabler import TablerField, TablerForm

_CODE = {"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"}


class CodeForm(TablerForm):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("The six digits of your authenticator app, or one of your recovery codes."),
        widget=forms.TextInput(attrs=_CODE | {"autofocus": True}),
    )


class FirstCodeForm(TablerForm):
    """The first code of an app, which shows that it has the key."""

    code = forms.CharField(
        label=_("Code of the app"), max_length=10, widget=forms.TextInput(attrs=_CODE | {"inputmode": "numeric"})
    )


class OwnPasswordForm(PasswordChangeForm):
    """Django's own, with our looks: the old password, and the new one twice."""

    bound_field_class = TablerField
