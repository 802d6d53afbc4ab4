"""The imports: a file that comes in, how far it is, and what became of its rows."""

from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HTMX_STOP_POLLING

from backoffice.hq_api.domain.scopes import Reach
from backoffice.imports.models import ImportJob
from backoffice.imports.queries.import_report import import_remarks, import_report
from backoffice.imports.queries.kinds_of_user import imports_run_by, imports_seen_by
from backoffice.imports.queries.stored_files import refused_path
from backoffice.imports.tasks import hint_import
from backoffice.imports.use_cases.cancel_import import cancel_import
from backoffice.imports.use_cases.create_import_job import create_import_job
from backoffice.imports.use_cases.restart_import import restart_import
from backoffice.portal.forms.imports import ImportFileForm
from channel.errors import EverytillError

from .access import needs, signed_in
from .answers import asked_long_enough, asks_since, form_page, page_of, posted, refuse, see_other, wants_part
from .import_drafts import show_draft
from .lists import shown_as_list

UNFINISHED = (ImportJob.State.WAITING, ImportJob.State.RUNNING)


@require_safe
@needs("imports.view_importjob", reach=Reach.NONE)
@shown_as_list
def import_list(request: HttpRequest) -> HttpResponse:
    """Show the imports, the latest first."""
    rows = imports_seen_by(request.user)
    return render(request, "portal/imports/list.html", {"rows": page_of(request, rows)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("imports.add_importjob", reach=Reach.NONE)
def import_create(request: HttpRequest) -> HttpResponse:
    """Take a file in and lead to its preview."""
    form = ImportFileForm(posted(request), request.FILES if request.method == "POST" else None, user=signed_in(request))
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            chosen = form.cleaned_data
            job = create_import_job(kind=chosen["kind"], uploaded_file=chosen["file"], user=signed_in(request))
        except EverytillError as error:
            status = refuse(form, error)
        else:
            return see_other("portal:import-page", job.pk)
    return form_page(
        request,
        form,
        status=status,
        title=_("New import"),
        above=_("Imports"),
        submit=_("Show preview"),
        back=reverse("portal:import-list"),
    )


@never_cache
@require_safe
@needs("imports.view_importjob", reach=Reach.NONE)
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an import: its preview while it is a draft, its progress (htmx polls until 286), then its report."""
    job = get_object_or_404(imports_seen_by(request.user), pk=pk)
    if job.state == ImportJob.State.DRAFT:
        return show_draft(request, job)
    now = timezone.now()
    since = asks_since(request, now)
    is_finished = job.state not in UNFINISHED
    context = {
        "job": job,
        "is_finished": is_finished,
        "since": since,
        "stop": is_finished or asked_long_enough(since, now),
        "lines": import_report(job),
        "remarks": import_remarks(job),
        "goes_on": job.state == ImportJob.State.FAILED and not job.files_removed_at,
        "now": now,
    }
    if wants_part(request, "import-live"):
        status = HTMX_STOP_POLLING if context["stop"] else None
        return render(request, "portal/imports/live.html", context, status=status)
    return render(request, "portal/imports/page.html", context)


@require_POST
@needs("imports.change_importjob", reach=Reach.NONE)
def import_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel an import; rows that went in stay in."""
    job = get_object_or_404(imports_run_by(request.user), pk=pk)
    try:
        cancel_import(job=job, now=timezone.now())
    except EverytillError as error:
        messages.error(request, error.message)
    else:
        messages.info(request, _("The import stops. Rows that went in stay in."))
    return see_other("portal:import-page", pk)


@require_POST
@needs("imports.change_importjob", reach=Reach.NONE)
def import_restart(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an import that failed go on where it stopped."""
    job = get_object_or_404(imports_run_by(request.user), pk=pk)
    try:
        restart_import(job=job)
    except EverytillError as error:
        messages.error(request, error.message)
    else:
        hint_import(job.pk)
    return see_other("portal:import-page", pk)


@require_safe
@needs("imports.view_importjob", reach=Reach.NONE)
def import_refused(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """Send the refused rows back as a CSV file with the reasons beside them."""
    job = get_object_or_404(imports_seen_by(request.user), pk=pk)
    path = refused_path(job)
    if job.state in UNFINISHED or not job.rows_refused or not path.exists():
        raise Http404(_("No row was refused."))
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{Path(job.file_name).stem}-refused.csv")
