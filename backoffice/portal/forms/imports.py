"""Forms of the imports room: the file, and what its columns mean."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from backoffice.imports.domain.readable import ENCODINGS
from backoffice.imports.models import ImportJob
from backoffice.imports.queries.import_preview import Preview
from backoffice.imports.queries.kinds_of_user import kinds_imported_by
from channel.errors import EverytillError

from .tabler import TablerForm

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

#: The names of fields, which imports keep in English because the command prints them, for people to read.
FIELD_LABELS: "dict[str, _StrPromise]" = {
    "number": _("Product number"),
    "name": _("Name"),
    "search_name": _("Search name"),
    "category": _("Category (code)"),
    "unit": _("Unit (code)"),
    "tax_group": _("Tax group (code)"),
    "barcode": _("Barcode"),
    "price": _("Price"),
    "price_group": _("Price group (code)"),
    "valid_from": _("Valid from"),
    "valid_to": _("Valid to"),
    "is_primary": _("Primary barcode"),
    "minimum_age": _("Minimum age of the buyer"),
    "is_weighed": _("Weighed at the till"),
    "net_content": _("Net content"),
    "net_content_unit": _("Unit of the net content"),
    "address": _("Address"),
    "address_2": _("Second line of the address"),
    "postal_code": _("Postal code"),
    "city": _("City"),
    "region": _("State or region"),
    "tax_number": _("Tax number"),
    "time_zone": _("Time zone"),
    "language": _("Language (code)"),
    "currency": _("Currency (code)"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "blocked": _("Blocked"),
    "is_deposit": _("Deposit"),
    "deposit_product": _("Deposit of each piece (number)"),
}

#: What a number is called where it is not a product's.
NUMBER_LABELS: "dict[str, _StrPromise]" = {"CUSTOMERS": _("Customer number"), "STORES": _("Store number")}

OPTION_LABELS: "dict[str, _StrPromise]" = {
    "assortment": _("Put the products into the assortment"),
    "unit": _("Unit, where the file says nothing"),
    "tax_group": _("Tax group, where the file says nothing"),
    "price_group": _("Price group, where the file says nothing"),
    "valid_from": _("Prices are valid from"),
    "address_book": _("Put the customers into the address book"),
    "channel_data_group": _("Channel data group of new stores"),
    "currency": _("Currency of new stores, where the file says nothing"),
    "time_zone": _("Time zone of new stores, where the file says nothing"),
}

#: The same choices mean something else for stores.
STORE_OPTION_LABELS: "dict[str, _StrPromise]" = {
    "assortment": _("Give new stores the assortment"),
    "price_group": _("Give new stores the price group"),
    "address_book": _("Give new stores the address book"),
}

DELIMITER_LABELS: "dict[str, _StrPromise]" = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("bar")}


class ImportFileForm(TablerForm):
    """The file to import."""

    kind = forms.ChoiceField(label=_("What the rows are"), choices=ImportJob.Kind.choices)
    file = forms.FileField(
        label=_("CSV or Excel file"),
        help_text=_(
            "With a line of headings. Separator and encoding are found out; nothing is imported before you have seen a preview."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xlsm,text/csv"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind, ImportJob.Kind(kind).label) for kind in kinds_imported_by(user)]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]  # a ChoiceField


class ImportReadingForm(TablerForm):
    """How the file of a draft is read: the sheet of a workbook; encoding and separator of anything else."""

    def __init__(self, *args: Any, job: ImportJob, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if job.sheet:
            sheets = [(name, name) for name in job.sheets]
            self.fields["sheet"] = forms.ChoiceField(label=_("Sheet"), choices=sheets, initial=job.sheet)
        else:
            encodings = [(name, name) for name in dict.fromkeys((job.encoding, *ENCODINGS))]
            self.fields["encoding"] = forms.ChoiceField(label=_("Encoding"), choices=encodings, initial=job.encoding)
            self.fields["delimiter"] = forms.ChoiceField(
                label=_("Separator"), choices=list(DELIMITER_LABELS.items()), initial=job.delimiter
            )


class ImportMappingForm(TablerForm):
    """Which column means what, and what holds where the file says nothing; begins with what was proposed."""

    def __init__(self, *args: Any, kind: str, preview: Preview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [("", _("not in the file")), *((column, column) for column in preview.columns)]
        for field in preview.fields:
            self.fields[f"mapping-{field.name}"] = forms.ChoiceField(
                label=field_label(kind, field.name),
                choices=columns,
                required=field.required,
                initial=preview.mapping.get(field.name, ""),
            )
        for name, proposed in preview.options.items():
            self.fields[f"option-{name}"] = _option_field(kind, name, proposed, preview.choices)

    @property
    def mapping_fields(self) -> list[forms.BoundField]:
        """Return the fields about columns."""
        return [self[name] for name in self.fields if name.startswith("mapping-")]

    @property
    def option_fields(self) -> list[forms.BoundField]:
        """Return the fields about everything else."""
        return [self[name] for name in self.fields if name.startswith("option-")]

    @property
    def mapping(self) -> dict[str, str]:
        """Return {field: column} as it was chosen."""
        return self._chosen("mapping-")

    @property
    def options(self) -> dict[str, str]:
        """Return {option: code or day} as it was chosen."""
        return self._chosen("option-")

    def _chosen(self, prefix: str) -> dict[str, str]:
        chosen = {name.removeprefix(prefix): value for name, value in self.cleaned_data.items() if name.startswith(prefix)}
        return {name: str(value) for name, value in chosen.items() if value}

    def add_refusal(self, error: EverytillError) -> None:
        """Put each part of a refusal at the field it is about."""
        places = {f"/mapping/{name.removeprefix('mapping-')}": name for name in self.fields}
        places |= {f"/options/{name.removeprefix('option-')}": name for name in self.fields}
        parts: Iterable[Mapping[str, str]] = error.details.get("errors") or [{"pointer": "", "detail": error.message}]
        for part in parts:
            self.add_error(places.get(part["pointer"]), part["detail"])


def field_label(kind: str, name: str) -> "_StrPromise":
    """Return what people call a field of this kind of rows."""
    return NUMBER_LABELS[kind] if name == "number" and kind in NUMBER_LABELS else FIELD_LABELS[name]


def _option_field(kind: str, name: str, proposed: str, choices: Mapping[str, list[tuple[str, str]]]) -> forms.Field:
    """Build the field of an option: a day, or one of a list."""
    label = STORE_OPTION_LABELS.get(name, OPTION_LABELS[name]) if kind == ImportJob.Kind.STORES else OPTION_LABELS[name]
    if name not in choices:
        return forms.DateField(label=label, required=False, initial=proposed, widget=forms.DateInput(attrs={"type": "date"}))
    listed = [("", _("none")), *((code, f"{code} {title}".strip()) for code, title in choices[name])]
    return forms.ChoiceField(label=label, required=False, choices=listed, initial=proposed)
