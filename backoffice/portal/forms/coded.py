"""What the forms of things that are set up once have in common."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from .tabler import TablerForm, TablerModelForm


class CodedForm(TablerModelForm):
    """A thing with a name in all data that never changes, because transactions, files and programs know it by that."""

    #: What is set once.
    fixed: ClassVar[tuple[str, ...]] = ("code",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in self.fixed:
                self.fields[name].disabled = True


class CodedFilterForm(TablerForm):
    """What a list of things with a code is narrowed by."""

    q = forms.CharField(
        label=_("Search"), required=False, widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Code or name")})
    )
