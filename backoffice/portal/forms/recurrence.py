"""The fields that say when a distribution schedule runs: one choice of a form, and what each form needs.

All fields are on the page, because it works without JavaScript; what the chosen form does not need is not looked at.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils import dates
from django.utils.translation import gettext_lazy as _

from distribution.domain.recurrence import BY_HAND, Recurrence, Rhythm, daily, form_of, monthly, on_weekdays, weekly

from .tabler import TablerForm

RHYTHMS = [
    (Rhythm.BY_HAND, _("Only by hand")),
    (Rhythm.INTERVAL, _("At an interval")),
    (Rhythm.DAILY, _("Every day at a time")),
    (Rhythm.WEEKDAYS, _("Monday to Friday at a time")),
    (Rhythm.WEEKLY, _("On days of the week at a time")),
    (Rhythm.MONTHLY, _("On a day of the month at a time")),
    (Rhythm.CALENDAR, _("By a crontab line")),
]
PERIODS = [("minutes", _("minutes")), ("hours", _("hours")), ("days", _("days"))]

#: Monday first, as people read a week; crontab counts from Sunday.
DAYS_OF_WEEK = [((number + 1) % 7, dates.WEEKDAYS[number]) for number in range(7)]

#: What each form needs to be filled in.
NEEDED: dict[str, tuple[str, ...]] = {
    Rhythm.BY_HAND: (),
    Rhythm.INTERVAL: ("every",),
    Rhythm.DAILY: ("at",),
    Rhythm.WEEKDAYS: ("at",),
    Rhythm.WEEKLY: ("days_of_week", "at"),
    Rhythm.MONTHLY: ("day_of_month", "at"),
    Rhythm.CALENDAR: ("calendar",),
}
RECURRENCES: dict[str, Callable[[dict[str, Any]], Recurrence]] = {
    Rhythm.BY_HAND: lambda _filled: BY_HAND,
    Rhythm.INTERVAL: lambda filled: Recurrence(every=filled["every"], period=filled["period"] or "minutes"),
    Rhythm.DAILY: lambda filled: daily(filled["at"]),
    Rhythm.WEEKDAYS: lambda filled: on_weekdays(filled["at"]),
    Rhythm.WEEKLY: lambda filled: weekly(filled["days_of_week"], filled["at"]),
    Rhythm.MONTHLY: lambda filled: monthly(filled["day_of_month"], filled["at"]),
    Rhythm.CALENDAR: lambda filled: Recurrence(calendar=" ".join(filled["calendar"].split())),
}


class RecurrenceFields(TablerForm):
    """When a schedule runs, in the words people say it in."""

    rhythm = forms.ChoiceField(label=_("Runs"), choices=RHYTHMS, initial=Rhythm.BY_HAND)
    every = forms.IntegerField(label=_("Every"), required=False, min_value=1, help_text=_("For: at an interval."))
    period = forms.ChoiceField(label=_("Unit of the interval"), required=False, choices=PERIODS, initial="minutes")
    at = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("For: at a time. By HQ's clock, summer time included."),
    )
    days_of_week = forms.TypedMultipleChoiceField(
        label=_("Days of the week"),
        required=False,
        coerce=int,
        choices=DAYS_OF_WEEK,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For: on days of the week."),
    )
    day_of_month = forms.IntegerField(
        label=_("Day of the month"),
        required=False,
        min_value=1,
        max_value=31,
        help_text=_("For: on a day of the month. Months without this day are left out."),
    )
    calendar = forms.CharField(
        label=_("Crontab line"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": "*/30 6-22 * * 1-6", "spellcheck": "false"}),
        help_text=_("For experts: minute, hour, day of the month, month, day of the week (0 is Sunday)."),
    )

    def clean(self) -> dict[str, Any]:
        """What the chosen form needs has to be there."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in NEEDED.get(cleaned.get("rhythm", ""), ()):
            if cleaned.get(name) in (None, "", []) and name not in self.errors:
                self.add_error(name, _("Needed for what is chosen above."))
        return cleaned

    def recurrence(self) -> Recurrence:
        """Build what was filled in; only of a valid form."""
        return RECURRENCES[self.cleaned_data["rhythm"]](self.cleaned_data)


def filled_in(recurrence: Recurrence) -> dict[str, Any]:
    """Give the initial values of the fields for a recurrence."""
    if recurrence.every is not None:
        return {"rhythm": Rhythm.INTERVAL, "every": recurrence.every, "period": recurrence.period}
    if not recurrence.calendar:
        return {"rhythm": Rhythm.BY_HAND}
    form = form_of(recurrence.calendar)
    return {
        "rhythm": form.rhythm,
        "at": form.at,
        "days_of_week": list(form.days_of_week),
        "day_of_month": form.day_of_month,
        "calendar": recurrence.calendar if form.rhythm == Rhythm.CALENDAR else "",
    }
