"""Forms of the people room."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group, User
from django.utils.translation import gettext_lazy as _

from backoffice.portal.queries.rights import roles_to_give
from registers.models import Store
from registers.queries.store_reach import reach_of_user

from .tabler import TablerForm, TablerModelForm


class PersonForm(TablerModelForm):
    """An account of a person: who they are, what they may do, and in which stores."""

    roles = forms.ModelMultipleChoiceField(
        Group.objects.none(), label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("What they see and do. Only roles are here all of whose rights you have yourself."),
    )  # fmt: skip
    stores = forms.ModelMultipleChoiceField(
        Store.objects.all(), label=_("Stores"), required=False, help_text=_("Of a store manager, who sees nothing of any other.")
    )
    password = forms.CharField(
        label=_("New password"), required=False, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Tell it to the person. Empty: it stays as it is; a new account without one cannot sign in."),
    )  # fmt: skip

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email")
        labels = {
            "username": _("User name"),
            "first_name": _("First name"),
            "last_name": _("Last name"),
            "email": _("E-mail"),
        }

    def __init__(self, *args: Any, giver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (("roles", roles_to_give(giver)), ("stores", reach_of_user(giver).of(Store.objects.all()))):
            self.fields[name].queryset = offered  # type: ignore[attr-defined]  # a ModelMultipleChoiceField
        if self.instance.pk:
            self.initial["roles"] = self.instance.groups.all()
            self.initial["stores"] = Store.objects.filter(managers__user=self.instance)
            self.fields["username"].disabled = True


class PersonFilterForm(TablerForm):
    """What the list of people is narrowed by."""

    q = forms.CharField(
        label=_("Search"), required=False, widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name or e-mail")})
    )
