"""The distribution schedules, and *Run now*."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.portal.forms.schedule import DistributionScheduleForm
from backoffice.portal.queries.schedule_standing import with_last_run
from distribution.models import DistributionRun, DistributionSchedule
from distribution.tasks import hint_at_run
from distribution.use_cases.run_schedule_now import run_schedule_now

from .access import needs, signed_in
from .answers import form_page, page_of, posted, see_other

RUNS_SHOWN = 20


@require_safe
@needs("distribution.view_distributionschedule")
def schedule_list(request: HttpRequest) -> HttpResponse:
    """Show the schedules, when they fall due and what became of their last runs."""
    rows = with_last_run(DistributionSchedule.objects.prefetch_related("jobs", "groups"))
    return render(request, "portal/schedules/list.html", {"rows": page_of(request, rows)})


@require_safe
@needs("distribution.view_distributionschedule")
def schedule_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a schedule: jobs, groups, rhythm and history."""
    schedule = get_object_or_404(DistributionSchedule.objects.prefetch_related("jobs", "groups"), pk=pk)
    runs = DistributionRun.objects.filter(schedule=schedule).select_related("requested_by")
    runs = runs.annotate(group_count=Count("groups")).order_by("-requested_at", "-id")
    return render(request, "portal/schedules/page.html", {"schedule": schedule, "runs": runs[:RUNS_SHOWN]})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("distribution.add_distributionschedule")
def schedule_create(request: HttpRequest) -> HttpResponse:
    """Create a schedule; `?group=` proposes a group."""
    schedule_list_url = reverse("portal:schedule-list")
    return _edit(request, None, title=_("New distribution schedule"), submit=_("Create schedule"), back=schedule_list_url)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("distribution.change_distributionschedule")
def schedule_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit a schedule."""
    schedule = get_object_or_404(DistributionSchedule, pk=pk)
    return _edit(request, schedule, title=str(schedule), submit=_("Save"), back=reverse("portal:schedule-page", args=[pk]))


def _edit(request: HttpRequest, schedule: DistributionSchedule | None, *, title: str, submit: str, back: str) -> HttpResponse:
    """Show the form of a schedule, or save it and lead to its page."""
    initial = {"groups": request.GET.getlist("group")} if schedule is None else None
    form = DistributionScheduleForm(posted(request), instance=schedule, initial=initial)
    if request.method == "POST" and form.is_valid():
        return see_other("portal:schedule-page", form.save().pk)
    return form_page(request, form, title=title, above=_("Distribution schedules"), submit=submit, back=back)


@require_POST
@needs("distribution.add_distributionrun")
def schedule_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Run a schedule now and lead to the run, where it can be watched; a run under way is joined."""
    schedule = get_object_or_404(DistributionSchedule, pk=pk)
    run = run_schedule_now(schedule=schedule, user=signed_in(request), now=timezone.now())
    hint_at_run(run_id=run.pk)
    return see_other("portal:run-page", run.pk)
