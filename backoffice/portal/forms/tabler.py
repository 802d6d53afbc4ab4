"""Forms that look like the rest of the portal: each field puts Tabler's class on its widget when it is drawn.

When it is drawn and not when the form is made: whether a field is wrong is known only after validation, and a form
may still drop or disable fields after it was made.
"""

from typing import Any

from django import forms
from django.db import transaction


class TablerField(forms.BoundField):
    """A field of a form, drawn with Tabler's classes."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the class of the kind of widget, and whether the value is wrong."""
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        wrong = " is-invalid" if self.errors else ""
        return {**built, "class": _class_of(widget or self.field.widget) + wrong}


class TablerForm(forms.Form):
    """A form whose fields look like Tabler's."""

    bound_field_class = TablerField


class TablerModelForm(forms.ModelForm):
    """A model form whose fields look like Tabler's, and which writes what was changed in it and nothing else."""

    bound_field_class = TablerField

    def save(self, commit: bool = True) -> Any:
        """Save in one piece; of an existing row only the columns that were changed here.

        The whole row would put back what somebody else has changed since it was read.
        """
        with transaction.atomic():
            if not commit or self.instance.pk is None:
                return super().save(commit=commit)
            changed = super().save(commit=False)
            changed.save(update_fields=self.changed_columns())
            self.save_m2m()
            return changed

    def changed_columns(self) -> list[str]:
        """Name the columns to write: those that were changed here, and the moments the model keeps by itself."""
        columns = self.instance._meta.concrete_fields
        return [field.name for field in columns if field.name in self.changed_data or getattr(field, "auto_now", False)]


def _class_of(widget: forms.Widget) -> str:
    """Return Tabler's class for a widget."""
    if isinstance(widget, (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"
