"""Forms that look like the rest of the portal: each field puts Tabler's class on its widget when it is drawn.

When it is drawn and not when the form is made: whether a field is wrong is known only after validation, and a form
may still drop or disable fields after it was made.
"""

from typing import Any

from django import forms


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
    """A model form whose fields look like Tabler's."""

    bound_field_class = TablerField


def _class_of(widget: forms.Widget) -> str:
    """Return Tabler's class for a widget."""
    if isinstance(widget, (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"
