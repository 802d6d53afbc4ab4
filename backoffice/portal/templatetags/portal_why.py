"""Why a register is behind, in one sentence that also says what to do."""

import datetime

from django import template
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from distribution.queries.why_behind import Reason, WhyBehind

register = template.Library()

#: Whole sentences. %(time)s is the moment of the reason.
SENTENCES: dict[Reason, str | Promise] = {
    Reason.CURRENT: _("Everything published has arrived."),
    Reason.ONLINE_ONLY: _("Receives no data because support offline is off; switch it on to have it sell without a network."),
    Reason.NOT_ACTIVATED: _(
        "Receives no data because no device is activated as this register; issue an activation code and type it there."
    ),
    Reason.NEVER_SYNCHRONIZED: _(
        "Has never synchronized since its device was activated at %(time)s; start the register and sign in there, online."
    ),
    Reason.SILENT: _("Has not reported since %(time)s, so nobody knows what it holds; switch it on, or mend its network."),
    Reason.NOTHING_RELEASED: _(
        "Has no data because nothing has been released for its channel data group; run a distribution schedule."
    ),
    Reason.REPAIRING: _("Its rows differ from its release in %(message)s; a repair is under way, there is nothing to do."),
    Reason.JOB_DISABLED: _(
        "Has all that was released, but HQ has not released its changes since %(time)s because job %(job)s is disabled; "
        "enable it."
    ),
    Reason.NO_SCHEDULE: _(
        "Has all that was released, but HQ has not released its changes since %(time)s because no active distribution schedule "
        "runs job %(job)s for its channel data group; add it to one."
    ),
}
#: What follows "Behind since 09:40 because".
BECAUSE: dict[Reason, str | Promise] = {
    Reason.STORE_MOVING: _(
        "its store moves to another channel data group; run a distribution schedule of that group to bring it along."
    ),
    Reason.PROFILE_PAUSED: _("its offline profile %(message)s pauses offline synchronization; end the pause there."),
    Reason.DATABASE_PAUSED: _("its data synchronization is paused; resume it."),
    Reason.PROGRAM_TOO_OLD: _("its program cannot read what was released after release %(release)s; update the program."),
    Reason.PACKAGE_CANCELED: _("a package was given up (%(message)s); mend that, then have its download session tried again."),
    Reason.PACKAGE_FAILING: _(
        "the last try failed (%(message)s); it tries again by itself, look at its disk and network if that fails too."
    ),
    Reason.PACKAGE_BEING_MADE: _("a package is being made for it; wait for its next poll."),
    Reason.DOWNLOADING: _("it is still receiving the data; wait until it has applied them."),
    Reason.NOT_POLLED: _("it has not asked for it yet; wait for its next poll, or choose Sync now at the register."),
}


@register.simple_tag
def why_sentence(why: WhyBehind | None) -> str:
    """Write the sentence; nothing for a register without a channel database."""
    if why is None:
        return ""
    values = {
        "time": _time(why.since),
        "message": why.message.rstrip(".") or _("it did not say why"),
        "release": "–" if why.release is None else why.release,
        "job": f"{why.job.number} {why.job.name}" if why.job else "",
    }
    if why.reason in SENTENCES:
        return str(SENTENCES[why.reason]) % values
    return str(_("Behind since %(time)s because %(because)s")) % {
        "time": values["time"],
        "because": str(BECAUSE[why.reason]) % values,
    }


@register.simple_tag
def why_sentence_of(whys: dict[int, WhyBehind] | None, pk: int) -> str:
    """Write the sentence of one register of a list."""
    return why_sentence((whys or {}).get(pk))


def _time(at: datetime.datetime | None) -> str:
    """Write the time of today, or day and time."""
    if at is None:
        return "–"
    local = timezone.localtime(at)
    is_today = local.date() == timezone.localdate()
    return formats.date_format(local, "TIME_FORMAT" if is_today else "SHORT_DATETIME_FORMAT")
