"""Forms that look like the rest of the portal: each field puts Tabler's class on its widget when it is drawn.

When it is drawn and not when the form is made: whether a field is wrong is known only after validation, and a form
may still drop or disable fields after it was made.
"""

from typing import Any

from django import forms
from django.db import transaction
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from registers.queries.store_reach import EVERYTHING, StoreReach


class TablerField(forms.BoundField):
    """A field of a form, drawn with Tabler's classes."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the class of the kind of widget, and whether the value is wrong."""
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        wrong = " is-invalid" if self.errors else ""
        return {**built, "class": _class_of(widget or self.field.widget) + wrong}


class LongSelect(forms.Select):
    """A choice among a thousand: Django draws each of them by a template of its own, which took longer than all the rest."""

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:  # noqa: ARG002
        """Draw it as Django's templates would."""
        drawn = context["widget"]
        options = (option for _group, options, _index in drawn["optgroups"] for option in options)
        lines = ((option["value"], mark_safe(" selected") if option["selected"] else "", option["label"]) for option in options)
        choices = format_html_join("\n", '<option value="{}"{}>{}</option>', lines)
        return format_html('<select name="{}"{}>{}</select>', drawn["name"], flatatt(drawn["attrs"]), choices)


class TablerForm(forms.Form):
    """A form whose fields look like Tabler's; with a `reach` its choices are those of the stores in it."""

    bound_field_class = TablerField

    def __init__(self, *args: Any, reach: StoreReach = EVERYTHING, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not reach.is_everything:
            for field in self.fields.values():
                if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                    field.queryset = reach.of(field.queryset)


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
