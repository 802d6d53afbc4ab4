"""The imports: a CSV file, what its columns mean, how far it is, and what became of its rows."""

from http import HTTPStatus
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

from backoffice.imports.models import ImportJob
from backoffice.imports.queries.import_preview import preview_import
from backoffice.imports.queries.import_report import import_remarks, import_report
from backoffice.imports.queries.stored_files import refused_path
from backoffice.imports.tasks import hint_import
from backoffice.imports.use_cases.cancel_import import cancel_import
from backoffice.imports.use_cases.create_import_job import create_import_job
from backoffice.imports.use_cases.start_import import start_import
from backoffice.portal.forms.imports import ImportFileForm, ImportMappingForm
from channel.errors import EverytillError, InvalidInput

from .access import needs, signed_in
from .answers import asked_long_enough, asks_since, form_page, page_of, posted, refuse, see_other, wants_part

UNFINISHED = (ImportJob.State.WAITING, ImportJob.State.RUNNING)


@require_safe
@needs("imports.view_importjob")
def import_list(request: HttpRequest) -> HttpResponse:
    """Show the imports, the latest first."""
    rows = ImportJob.objects.select_related("requested_by")
    return render(request, "portal/imports/list.html", {"rows": page_of(request, rows)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("imports.add_importjob")
def import_create(request: HttpRequest) -> HttpResponse:
    """Take a file in and lead to its preview."""
    form = ImportFileForm(posted(request), request.FILES if request.method == "POST" else None)
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
@needs("imports.view_importjob")
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an import: its preview while it is a draft, its progress (htmx polls until 286), then its report."""
    job = get_object_or_404(ImportJob.objects.select_related("requested_by"), pk=pk)
    if job.state == ImportJob.State.DRAFT:
        return _show_mapping(request, job)
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
        "now": now,
    }
    if wants_part(request, "import-live"):
        status = HTMX_STOP_POLLING if context["stop"] else None
        return render(request, "portal/imports/live.html", context, status=status)
    return render(request, "portal/imports/page.html", context)


@require_POST
@needs("imports.add_importjob")
def import_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Start an import with the mapping that was chosen, or show the mapping again with what is wrong."""
    job = get_object_or_404(ImportJob, pk=pk)
    if job.state != ImportJob.State.DRAFT:
        messages.info(request, _("This import was started before."))
        return see_other("portal:import-page", pk)
    form = ImportMappingForm(request.POST, preview=preview_import(job, today=timezone.localdate()))
    if not form.is_valid():
        return _show_mapping(request, job, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        start_import(job=job, mapping=form.mapping, options=form.options, now=timezone.now())
    except EverytillError as error:
        form.add_refusal(error)
        invalid = isinstance(error, InvalidInput)
        return _show_mapping(request, job, form, HTTPStatus.UNPROCESSABLE_ENTITY if invalid else HTTPStatus.CONFLICT)
    hint_import(job.pk)
    return see_other("portal:import-page", pk)


def _show_mapping(
    request: HttpRequest, job: ImportJob, form: ImportMappingForm | None = None, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """Show the first rows of the file and what its columns seem to mean."""
    try:
        preview = preview_import(job, today=timezone.localdate())
    except FileNotFoundError as error:
        raise Http404(_("The uploaded file is gone.")) from error
    form = form or ImportMappingForm(preview=preview)
    context = {"job": job, "preview": preview, "form": form, "remarks": import_remarks(job)}
    return render(request, "portal/imports/mapping.html", context, status=status)


@require_POST
@needs("imports.change_importjob")
def import_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel an import; rows that went in stay in."""
    job = get_object_or_404(ImportJob, pk=pk)
    try:
        cancel_import(job=job, now=timezone.now())
    except EverytillError as error:
        messages.error(request, error.message)
    else:
        messages.info(request, _("The import stops. Rows that went in stay in."))
    return see_other("portal:import-page", pk)


@require_safe
@needs("imports.view_importjob")
def import_refused(_request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """Send the refused rows back as a CSV file with the reasons beside them."""
    job = get_object_or_404(ImportJob, pk=pk)
    path = refused_path(job)
    if job.state in UNFINISHED or not job.rows_refused or not path.exists():
        raise Http404(_("No row was refused."))
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{Path(job.file_name).stem}-refused.csv")
