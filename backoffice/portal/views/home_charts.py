"""The charts of the home page: what they are called, and what stands in the table beside each."""

import datetime
from typing import Any

from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from backoffice.portal.domain.charts import Chart, Row, chart
from backoffice.portal.queries.headquarters import (
    AGES_MINUTES,
    DURATIONS_SECONDS,
    data_ages,
    last_runs,
    sync_durations,
    transactions_per_hour,
)
from backoffice.portal.templatetags.portal_time import span
from registers.queries.store_reach import StoreReach


def home_charts(request: HttpRequest, now: datetime.datetime, reach: StoreReach) -> list[Chart]:
    """Draw the charts a person may see, of their stores."""
    charts = [_ages(now, reach)]
    if request.user.has_perm("registers.view_transaction"):
        charts.append(_hours(now, reach))
    if request.user.has_perm("distribution.view_distributionrun"):
        charts.append(_runs(last_runs()))
    if request.user.has_perm("distribution.view_downloadsession"):
        charts.append(_durations(reach))
    return charts


def _ages(now: datetime.datetime, reach: StoreReach) -> Chart:
    """Draw how old the data of the registers are."""
    labels = [f"< {span(minutes * 60)}" for minutes in AGES_MINUTES] + [_("older"), _("no data")]
    return chart(
        "ages",
        title=_("Age of data"),
        text=_("Registers that support offline, by when the release they hold was published"),
        headings=(_("Age of data"), _("Registers")),
        rows=[Row(label, (count,)) for label, count in zip(labels, data_ages(now, reach), strict=True)],
        nothing=_("No register supports offline yet."),
        address=reverse("portal:register-list"),
    )


def _hours(now: datetime.datetime, reach: StoreReach) -> Chart:
    """Draw the transactions of the last 24 hours."""
    hours = transactions_per_hour(now, reach)
    rows = [Row(date_format(timezone.localtime(hour), "H:i"), (online, offline)) for hour, online, offline in hours]
    return chart(
        "hours",
        title=_("Transactions of the last 24 hours"),
        text=_("Transactions per hour, online and offline"),
        headings=(_("Hour"), _("Online"), _("Offline")),
        rows=rows,
        nothing=_("Nothing was sold in the last 24 hours."),
        address=reverse("portal:transaction-list"),
        labelled_every=4,
    )


def _runs(runs: list[Any]) -> Chart:
    """Draw how many bytes the last runs made, the latest at the right."""
    rows = [
        Row(
            date_format(timezone.localtime(run.requested_at), "H:i"),
            (run.package_bytes,),
            texts=(str(filesizeformat(run.package_bytes)),),
            name=date_format(timezone.localtime(run.requested_at), "SHORT_DATETIME_FORMAT"),
        )
        for run in reversed(runs)
    ]
    return chart(
        "runs",
        title=_("Bytes per run"),
        text=_("Size of the packages of each of the last runs; a register takes those of its own group"),
        headings=(_("Run"), _("Size")),
        rows=rows,
        nothing=_("No run yet: run a distribution schedule."),
        address=reverse("portal:run-list"),
        labelled_every=6,
    )


def _durations(reach: StoreReach) -> Chart:
    """Draw how long packages take into registers."""
    labels = [f"< {span(seconds)}" for seconds in DURATIONS_SECONDS] + [_("longer")]
    return chart(
        "durations",
        title=_("Sync duration"),
        text=_("The last thousand packages, by the time from the request until the register sold from them"),
        headings=(_("Duration"), _("Packages")),
        rows=[Row(label, (count,)) for label, count in zip(labels, sync_durations(reach), strict=True)],
        nothing=_("No register has applied a package yet."),
        address=reverse("portal:download-session-list"),
    )
