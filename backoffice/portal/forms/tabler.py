"""Forms that look like the rest of the portal: Tabler's classes are put on the widgets, the templates stay plain."""

from typing import Any

from django import forms


class TablerForm(forms.Form):
    """A form whose widgets carry Tabler's classes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        style_fields(self)


class TablerModelForm(forms.ModelForm):
    """A model form whose widgets carry Tabler's classes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        style_fields(self)


def style_fields(form: forms.BaseForm) -> None:
    """Put the class of its kind on each widget."""
    for name, field in form.fields.items():
        classes = _class_of(field.widget)
        if form.is_bound and name in form.errors:
            classes += " is-invalid"
        field.widget.attrs.setdefault("class", classes)


def _class_of(widget: forms.Widget) -> str:
    """Return Tabler's class for a widget."""
    if isinstance(widget, (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"
