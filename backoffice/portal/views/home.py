"""The home page: the fleet at a glance, and the next step while there is no fleet."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_htmx.http import HTMX_STOP_POLLING

from backoffice.portal.domain.charts import stacked_bar, stacked_columns
from backoffice.portal.queries.fleet import FleetState, fleet_counts, sales_waiting
from backoffice.portal.queries.headquarters import first_steps, registers_needing_attention, transactions_per_hour
from distribution.models import DistributionRun, RunGroup
from registers.models import QuarantinedTransaction
from registers.queries.missing_partitions import missing_partitions
from registers.queries.open_alerts import open_alerts

from .access import needs
from .answers import asked_long_enough, asks_since, wants_part

RUNS_SHOWN = 6
CHART_WIDTH, CHART_HEIGHT = 960.0, 150.0


@never_cache
@require_safe
@needs()
def home(request: HttpRequest) -> HttpResponse:
    """Show how the fleet stands; htmx asks again for ten minutes."""
    if not request.user.has_perm("registers.view_register"):
        return render(request, "portal/home/no_role.html")
    now = timezone.now()
    counts = fleet_counts(now)
    since = asks_since(request, now)
    stop = asked_long_enough(since, now)
    hours = transactions_per_hour(now)
    steps = first_steps(counts[FleetState.CURRENT])
    context = {
        "now": now,
        "since": since,
        "stop": stop,
        "states": [(state, counts[state]) for state in reversed(FleetState)],
        "register_count": sum(counts.values()),
        "bar": stacked_bar({state: counts[state] for state in reversed(FleetState)}),
        "waiting": sales_waiting(),
        "alerts": open_alerts().count(),
        "missing_partitions": missing_partitions(now.date()),
        "quarantined": QuarantinedTransaction.objects.filter(resolved_at=None).count(),
        "attention": registers_needing_attention(now),
        "runs": _last_runs(),
        "columns": stacked_columns(
            [(date_format(hour, "H:i"), online, offline) for hour, online, offline in hours],
            width=CHART_WIDTH,
            height=CHART_HEIGHT,
        ),
        "sold_online": sum(online for _hour, online, _offline in hours),
        "sold_offline": sum(offline for _hour, _online, offline in hours),
        "steps": [] if all(step.done for step in steps) else steps,
    }
    if wants_part(request, "home-live"):
        return render(request, "portal/home/live.html", context, status=HTMX_STOP_POLLING if stop else None)
    return render(request, "portal/home/page.html", context)


def _last_runs() -> "list[DistributionRun]":
    """Return the last runs with how many groups got a release."""
    runs = DistributionRun.objects.select_related("schedule").annotate(
        group_count=Count("groups"), published_count=Count("groups", filter=Q(groups__state=RunGroup.State.PUBLISHED))
    )
    return list(runs.order_by("-requested_at", "-id")[:RUNS_SHOWN])
