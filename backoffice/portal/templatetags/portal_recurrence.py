"""When a distribution schedule runs, in words of the reader's language.

Calendars are worded by cron-descriptor, which knows every crontab line and comes with django-celery-beat; its languages
are its own, so the reader's is named to it. Days and months it takes from the locale of the process, which is one for all
readers: they are put into the reader's language afterwards.
"""

import calendar

from cron_descriptor import ExpressionDescriptor, Options  # type: ignore[import-untyped]  # the library brings no types
from django import template
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from distribution.models import DistributionSchedule
from distribution.queries.recurrence_of import recurrence_of

register = template.Library()

LOCALES = {"de": "de_DE", "en": "en_US"}


@register.filter
def recurrence(schedule: DistributionSchedule) -> str:
    """Say when a schedule runs: "every 15 minutes", "At 02:30, Monday through Friday (Europe/Berlin)"."""
    what = recurrence_of(schedule)
    if what.every is not None:
        return _interval(what.every, what.period)
    if not what.calendar:
        return _("only by hand")
    zone = schedule.crontab.timezone if schedule.crontab else ""
    return f"{_in_words(what.calendar)} ({zone})"


def _interval(every: int, period: str) -> str:
    """Say an interval; the library's own words are German only in parts."""
    words = {
        "minutes": ngettext("every minute", "every %(count)d minutes", every),
        "hours": ngettext("every hour", "every %(count)d hours", every),
        "days": ngettext("every day", "every %(count)d days", every),
    }
    return words.get(period, f"%(count)d {period}") % {"count": every}


def _in_words(crontab: str) -> str:
    """Say a crontab line; the clock has 24 hours in every language."""
    options = Options()
    options.locale_code = LOCALES.get((get_language() or "en")[:2], LOCALES["en"])
    options.use_24hour_time_format = True
    words = str(ExpressionDescriptor(crontab, options).get_description())
    for number, day in WEEKDAYS.items():
        words = words.replace(calendar.day_name[number], str(day))
    for number, month in MONTHS.items():
        words = words.replace(calendar.month_name[number], str(month))
    return words
