"""The runs: what was published when, and the one that is running now."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HTMX_STOP_POLLING

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.queries.run_standing import run_standing, runs_with_sums
from channel.errors import EverytillError
from distribution.models import DistributionRun
from distribution.use_cases.cancel_run import cancel_run

from .access import needs
from .answers import asked_long_enough, asks_since, page_of, see_other, wants_part
from .lists import shown_as_list


@require_safe
@needs("distribution.view_distributionrun", reach=Reach.NONE)
@shown_as_list
def run_list(request: HttpRequest) -> HttpResponse:
    """Show the runs, the latest first."""
    rows = runs_with_sums()
    return render(request, "portal/runs/list.html", {"rows": page_of(request, rows)})


@never_cache
@require_safe
@needs("distribution.view_distributionrun", reach=Reach.NONE)
def run_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a run; htmx asks for the part that moves until it has finished (286)."""
    run = get_object_or_404(DistributionRun.objects.select_related("schedule", "requested_by"), pk=pk)
    standing = run_standing(run)
    now = timezone.now()
    since = asks_since(request, now)
    stop = standing.is_finished or asked_long_enough(since, now)
    context = {"standing": standing, "run": run, "now": now, "since": since, "stop": stop}
    if wants_part(request, "run-live"):
        status = HTMX_STOP_POLLING if stop else None
        return render(request, "portal/runs/live.html", context, status=status)
    return render(request, "portal/runs/page.html", context)


@require_POST
@needs("distribution.change_distributionrun", reach=Reach.NONE)
def run_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a run that has not finished; what it published stays published."""
    run = get_object_or_404(DistributionRun, pk=pk)
    try:
        cancel_run(run=run, now=timezone.now())
    except EverytillError as error:
        messages.error(request, error.message)
    else:
        messages.info(request, _("The run stops before its next step. What it has published stays published."))
    return see_other("portal:run-page", pk)
