"""Forms of business days and of exports."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registers.queries.exported_rows import EXPORTS
from registers.use_cases.export_ledger import FORMATS
from registers.use_cases.record_store_day_event import NOTE_LENGTH

from .tabler import TablerForm

DAYS_SHOWN = 31
DAYS_SHOWN_AT_MOST = 400

TABLES = {
    "transactions": _("Transactions"),
    "lines": _("Lines of transactions"),
    "payments": _("Payments of transactions"),
    "daily-totals": _("Daily totals by register"),
    "daily-payments": _("Daily totals by payment method"),
    "daily-taxes": _("Daily totals by tax rate"),
}


def _date(label: Any, *, required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}))


class StoreDayFilterForm(TablerForm):
    """Which days of a store are shown."""

    first_date = _date(_("From"))
    last_date = _date(_("To"))


class StoreDayForm(TablerForm):
    """Closing a business day, or opening it again."""

    note = forms.CharField(label=_("Note"), required=False, max_length=NOTE_LENGTH)


class ExportForm(TablerForm):
    """What is exported, and as what."""

    table = forms.ChoiceField(label=_("Table"), choices=[(name, TABLES[name]) for name in EXPORTS])
    file_format = forms.ChoiceField(label=_("Format"), choices=[(name, name.upper()) for name in FORMATS])
    store = forms.CharField(label=_("Store"), required=False, help_text=_("The number of one store; empty for all."))
    first_date = _date(_("From"), required=True)
    last_date = _date(_("To"), required=True)

    def clean(self) -> dict[str, Any]:
        """Refuse a range that ends before it begins."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first_date"), cleaned.get("last_date")
        if first and last and last < first:
            self.add_error("last_date", _("The last date is before the first one."))
        return cleaned


def days_shown(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    """Return which days to show: what was asked for, but not more than a page can hold; the last month when nothing was."""
    end = last or (first + timedelta(days=DAYS_SHOWN - 1) if first else today)
    begin = first or end - timedelta(days=DAYS_SHOWN - 1)
    return max(begin, end - timedelta(days=DAYS_SHOWN_AT_MOST - 1)), end
