"""The scheduler jobs: what each carries, which job carries a table, and what offline databases keep."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.job import SchedulerJobForm, TableSearchForm
from backoffice.portal.queries.job_standing import JobTables, TableStanding, job_tables, tables_called
from channel.errors import EverytillError
from distribution.use_cases.change_job import change_job

from .access import needs, signed_in
from .answers import filters_of, form_page, posted, refuse, see_other


@require_safe
@needs("distribution.view_schedulerjob", reach=Reach.NONE)
def job_overview(request: HttpRequest) -> HttpResponse:
    """Show all jobs, or the tables whose names fit what was asked for."""
    filter_form = TableSearchForm(request.GET)
    wanted = filters_of(filter_form)["q"]
    jobs = job_tables()
    context = {
        "filter_form": filter_form,
        "jobs": jobs,
        "wanted": wanted,
        "tables": tables_called(wanted, jobs) if wanted else [],
    }
    return render(request, "portal/jobs/overview.html", context)


@require_safe
@needs("distribution.view_schedulerjob", reach=Reach.NONE)
def job_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a job: each table with its columns, its row filter and every table that it reads."""
    return render(request, "portal/jobs/page.html", {"of_job": _of_job(pk)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("distribution.change_schedulerjob", reach=Reach.NONE)
def job_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a job; what an exclusion will empty is said first and has to be confirmed."""
    of_job = _of_job(pk)
    form = SchedulerJobForm(posted(request), tables=[table.name for table in of_job.tables], initial=_as_it_is(of_job))
    page: dict[str, Any] = {
        "title": str(of_job.job),
        "above": _("Scheduler jobs"),
        "submit": _("Save"),
        "back": reverse("portal:job-page", args=[pk]),
        "explanation": _("Before anything is emptied in offline databases you are told how much, and asked."),
    }
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, **page)
    emptied = _emptied(of_job, form)
    if emptied and "confirmed" not in request.POST:
        return render(request, "portal/jobs/confirm.html", {"of_job": of_job, "form": form, "emptied": emptied})
    try:
        change_job(job=of_job.job, **form.cleaned_data, user=signed_in(request))
    except EverytillError as error:
        return form_page(request, form, status=refuse(form, error), **page)
    messages.success(request, _("The job is changed. It takes effect with the next run for each group."))
    return see_other("portal:job-page", pk)


def _of_job(pk: int) -> JobTables:
    """Find one job with its tables, or answer 404."""
    for of_job in job_tables():
        if of_job.job.pk == pk:
            return of_job
    raise Http404


def _as_it_is(of_job: JobTables) -> dict[str, Any]:
    """Give the initial values of the form."""
    job = of_job.job
    return {
        "is_enabled": job.is_enabled,
        "exclude_from_offline": job.exclude_from_offline,
        "retry_count": job.retry_count,
        "excluded_subjobs": [table.name for table in of_job.tables if table.subjob.exclude_from_offline],
    }


def _emptied(of_job: JobTables, form: SchedulerJobForm) -> list[TableStanding]:
    """Find the tables that offline databases keep now and would not keep any more."""
    cleaned = form.cleaned_data
    return [
        table
        for table in of_job.tables
        if not table.is_excluded and (cleaned["exclude_from_offline"] or table.name in cleaned["excluded_subjobs"])
    ]
