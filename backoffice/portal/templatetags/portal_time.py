"""Times as people say them, with the exact moment one hover away."""

import datetime

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
#: Beyond this a date says more than a number of days.
DAYS_TOLD = 30


@register.simple_tag(takes_context=True)
def ago(context: template.Context, at: datetime.datetime | None, never: str = "") -> SafeString | str:
    """Write a moment as "5 min ago"; `never` (translated) or a dash stands for no moment."""
    if not at:  # a template hands over an empty text for what is not there
        return never or "–"
    now = context.get("now") or timezone.now()
    return _time_element(at, relative(at, now))


@register.simple_tag
def moment(at: datetime.datetime | None) -> SafeString | str:
    """Write a moment exactly, to the second, in the time zone of the page."""
    return _time_element(at, exact(at)) if at else "–"


@register.simple_tag
def lasted(start: datetime.datetime | None, end: datetime.datetime | None) -> str:
    """Write how long something took; a dash when it has not ended."""
    return "–" if not start or not end else span(int((end - start).total_seconds()))


def relative(at: datetime.datetime, now: datetime.datetime) -> str:
    """Say how far `at` lies before or after `now`."""
    seconds = int((now - at).total_seconds())
    if abs(seconds) < 5:
        return _("just now")
    if abs(seconds) > DAYS_TOLD * DAY:
        return formats.date_format(timezone.localtime(at), "DATE_FORMAT")
    if seconds < 0:
        return _("in %(span)s") % {"span": span(-seconds)}
    return _("%(span)s ago") % {"span": span(seconds)}


def span(seconds: int) -> str:
    """Say a length of time in its largest whole unit."""
    if seconds < MINUTE:
        return _("%(count)d s") % {"count": seconds}
    if seconds < HOUR:
        return _("%(count)d min") % {"count": seconds // MINUTE}
    if seconds < DAY:
        return _("%(count)d h") % {"count": seconds // HOUR}
    days = seconds // DAY
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def exact(at: datetime.datetime) -> str:
    """Write date, time to the second and time zone."""
    local = timezone.localtime(at)
    return f"{formats.date_format(local, 'DATE_FORMAT')} {local:%H:%M:%S %Z}"


def _time_element(at: datetime.datetime, text: str) -> SafeString:
    """Build the element that carries the moment for machines and for a hover."""
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), exact(at), text)
