"""The distribution schedules, and *Run now*."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.recurrence import filled_in
from backoffice.portal.forms.schedule import DistributionScheduleForm
from backoffice.portal.queries.run_standing import runs_with_sums
from backoffice.portal.queries.schedule_standing import with_last_run
from channel.errors import EverytillError
from distribution.models import DistributionSchedule
from distribution.queries.recurrence_of import recurrence_of
from distribution.tasks import hint_at_run
from distribution.use_cases.run_schedule_now import run_schedule_now
from distribution.use_cases.set_recurrence import set_recurrence

from .access import needs, signed_in
from .answers import form_page, page_of, posted, refuse, see_other
from .lists import shown_as_list

RUNS_SHOWN = 20


@require_safe
@needs("distribution.view_distributionschedule", reach=Reach.NONE)
@shown_as_list
def schedule_list(request: HttpRequest) -> HttpResponse:
    """Show the schedules, when they fall due and what became of their last runs."""
    rows = with_last_run(DistributionSchedule.objects.select_related("interval", "crontab").prefetch_related("jobs", "groups"))
    return render(request, "portal/schedules/list.html", {"rows": page_of(request, rows)})


@require_safe
@needs("distribution.view_distributionschedule", reach=Reach.NONE)
def schedule_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a schedule: jobs, groups, rhythm and history."""
    schedules = DistributionSchedule.objects.select_related("interval", "crontab").prefetch_related("jobs", "groups")
    schedule = get_object_or_404(schedules, pk=pk)
    runs = runs_with_sums().filter(schedule=schedule)[:RUNS_SHOWN]
    return render(request, "portal/schedules/page.html", {"schedule": schedule, "runs": runs})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("distribution.add_distributionschedule", reach=Reach.NONE)
def schedule_create(request: HttpRequest) -> HttpResponse:
    """Create a schedule; `?group=` proposes a group."""
    schedule_list_url = reverse("portal:schedule-list")
    return _edit(request, None, title=_("New distribution schedule"), submit=_("Create schedule"), back=schedule_list_url)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("distribution.change_distributionschedule", reach=Reach.NONE)
def schedule_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit a schedule."""
    schedule = get_object_or_404(DistributionSchedule, pk=pk)
    return _edit(request, schedule, title=str(schedule), submit=_("Save"), back=reverse("portal:schedule-page", args=[pk]))


def _edit(request: HttpRequest, schedule: DistributionSchedule | None, *, title: str, submit: str, back: str) -> HttpResponse:
    """Show the form of a schedule, or save it and lead to its page."""
    initial = {"groups": request.GET.getlist("group")} if schedule is None else filled_in(recurrence_of(schedule))
    form = DistributionScheduleForm(posted(request), instance=schedule, initial=initial)
    page: dict[str, Any] = {"title": title, "above": _("Distribution schedules"), "submit": submit, "back": back}
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, **page)
    try:
        saved = _save(form)
    except EverytillError as error:
        return form_page(request, form, status=refuse(form, error), **page)
    return see_other("portal:schedule-page", saved.pk)


@transaction.atomic
def _save(form: DistributionScheduleForm) -> DistributionSchedule:
    """Save what a schedule does and when, both or neither."""
    schedule: DistributionSchedule = form.save()
    set_recurrence(schedule=schedule, recurrence=form.recurrence(), now=timezone.now())
    return schedule


@require_POST
@needs("distribution.add_distributionrun", reach=Reach.NONE)
def schedule_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Run a schedule now and lead to the run, where it can be watched; a run under way is joined."""
    schedule = get_object_or_404(DistributionSchedule, pk=pk)
    now = timezone.now()
    run = run_schedule_now(schedule=schedule, user=signed_in(request), now=now)
    if run.requested_at != now:
        messages.info(request, _("This schedule has a run under way; your request joined it."))
    hint_at_run(run_id=run.pk)
    return see_other("portal:run-page", run.pk)
