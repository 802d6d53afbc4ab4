"""The home page: the fleet at a glance, and the next step while there is no fleet."""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HTMX_STOP_POLLING

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.domain.charts import stacked_bar
from backoffice.portal.queries.first_hour import first_hour
from backoffice.portal.queries.fleet import FleetState, fleet_counts, sales_waiting
from backoffice.portal.queries.headquarters import alerts_now, last_runs, registers_needing_attention
from registers.models import QuarantinedTransaction
from registers.queries.missing_partitions import missing_partitions
from registers.queries.store_reach import StoreReach

from .access import needs, stores_of
from .answers import asked_long_enough, asks_since, see_other, wants_part
from .home_charts import home_charts
from .transactions import currency_exponents

RUNS_SHOWN = 6

#: Says that a person does not want to be led through the first hour.
FIRST_HOUR_COOKIE = "everytill_first_hour"
DISMISSED = "dismissed"
ONE_YEAR_SECONDS = 365 * 24 * 60 * 60

#: States that have their figure even while no register is in them.
ALWAYS_SHOWN = (FleetState.CURRENT, FleetState.BEHIND, FleetState.OFFLINE, FleetState.OFFLINE_BY_CHOICE, FleetState.SILENT)


@never_cache
@require_safe
@needs(reach=Reach.OWN_STORE)
def home(request: HttpRequest) -> HttpResponse:
    """Show how the fleet stands; htmx asks again for ten minutes: often for the figures, seldom for the charts."""
    reach = stores_of(request)
    if not request.user.has_perm("registers.view_register"):
        return render(request, "portal/home/no_role.html")
    now = timezone.now()
    since = asks_since(request, now)
    stop = asked_long_enough(since, now)
    context = {"now": now, "since": since, "stop": stop}
    status = HTMX_STOP_POLLING if stop else None
    if wants_part(request, "home-charts"):
        return render(request, "portal/home/charts.html", {**context, "charts": home_charts(request, now, reach)}, status=status)
    context |= _figures(request, now, reach)
    if wants_part(request, "home-live"):
        return render(request, "portal/home/live.html", context, status=status)
    context["charts"] = home_charts(request, now, reach) if context["register_count"] else []
    return render(request, "portal/home/page.html", context)


@require_POST
@needs(reach=Reach.SHARED)
def first_hour_show(request: HttpRequest) -> HttpResponse:
    """Remember in a cookie whether a person wants to be led through the first hour."""
    response = see_other("portal:home")
    if request.POST.get("show") == "no":
        is_secure = request.is_secure()
        response.set_cookie(
            FIRST_HOUR_COOKIE, DISMISSED, max_age=ONE_YEAR_SECONDS, samesite="Lax", secure=is_secure, httponly=True
        )
    else:
        response.delete_cookie(FIRST_HOUR_COOKIE, samesite="Lax")
    return response


def _figures(request: HttpRequest, now: datetime.datetime, reach: StoreReach) -> dict[str, Any]:
    """Collect what moves; what is of headquarters itself is for those who see all of it."""
    counts = fleet_counts(now, reach)
    exponents = currency_exponents()
    has_perm = request.user.has_perm
    return {
        "states": [(state, counts[state]) for state in reversed(FleetState) if counts[state] or state in ALWAYS_SHOWN],
        "register_count": sum(counts.values()),
        "bar": stacked_bar({state: counts[state] for state in reversed(FleetState)}),
        "waiting": sales_waiting(reach, sorted(exponents)),
        "exponents": exponents,
        "alerts": alerts_now(reach) if has_perm("registers.view_alert") else None,
        "missing_partitions": missing_partitions(now.date()) if reach.is_everything else [],
        "quarantined": reach.of(QuarantinedTransaction.objects.filter(resolved_at=None)).count(),
        "attention": registers_needing_attention(now, reach),
        "runs": last_runs()[:RUNS_SHOWN] if has_perm("distribution.view_distributionrun") else None,
        "steps": first_hour() if reach.is_everything else [],
        "is_led": request.COOKIES.get(FIRST_HOUR_COOKIE) != DISMISSED,
    }
