"""An import before it begins: how its file is read, what its columns mean, and its first rows as they will be read."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backoffice.hq_api.domain.scopes import Reach
from backoffice.imports.models import ImportJob
from backoffice.imports.queries.import_preview import Preview, preview_import, read_preview
from backoffice.imports.queries.import_report import import_remarks
from backoffice.imports.queries.kinds_of_user import imports_run_by
from backoffice.imports.tasks import hint_import
from backoffice.imports.use_cases.change_reading import change_reading
from backoffice.imports.use_cases.start_import import start_import
from backoffice.portal.forms.imports import ImportMappingForm, ImportReadingForm, field_label
from channel.errors import EverytillError, InvalidInput

from .access import needs
from .answers import refuse, see_other


@require_POST
@needs("imports.add_importjob", reach=Reach.NONE)
def import_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Start an import with the mapping that was chosen, or show the mapping again with what is wrong."""
    job = get_object_or_404(imports_run_by(request.user), pk=pk)
    if job.state != ImportJob.State.DRAFT:
        return _started_before(request, pk)
    form = _mapping_form(request, job)
    if not form.is_valid():
        return show_draft(request, job, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        start_import(job=job, mapping=form.mapping, options=form.options, now=timezone.now())
    except EverytillError as error:
        form.add_refusal(error)
        invalid = isinstance(error, InvalidInput)
        return show_draft(request, job, form, status=HTTPStatus.UNPROCESSABLE_ENTITY if invalid else HTTPStatus.CONFLICT)
    hint_import(job.pk)
    return see_other("portal:import-page", pk)


@require_POST
@needs("imports.add_importjob", reach=Reach.NONE)
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the first rows as the mapping that is chosen just now reads them; nothing is kept.

    Nothing is asked for either that could be refused: a choice that is not complete yet is answered with 200 and no rows.
    """
    job = get_object_or_404(imports_run_by(request.user), pk=pk)
    if job.state != ImportJob.State.DRAFT:
        return _started_before(request, pk)
    form = _mapping_form(request, job)
    form.is_valid()
    return show_draft(request, job, form)


@require_POST
@needs("imports.add_importjob", reach=Reach.NONE)
def import_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the file of a draft in another encoding, with another separator, or another sheet."""
    job = get_object_or_404(imports_run_by(request.user), pk=pk)
    if job.state != ImportJob.State.DRAFT:
        return _started_before(request, pk)
    form = ImportReadingForm(request.POST, job=job)
    if not form.is_valid():
        return show_draft(request, job, reading=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        change_reading(job=job, **form.cleaned_data)
    except EverytillError as error:
        return show_draft(request, job, reading=form, status=refuse(form, error))
    except FileNotFoundError as error:
        raise _gone() from error
    return see_other("portal:import-page", pk)


def show_draft(
    request: HttpRequest,
    job: ImportJob,
    form: ImportMappingForm | None = None,
    *,
    reading: ImportReadingForm | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """Show the first rows of the file, in the file and as they will be read, and what its columns seem to mean."""
    preview = _preview(job)
    form = form or ImportMappingForm(kind=job.kind, preview=preview)
    mapping, options = (form.mapping, form.options) if form.is_bound else (preview.mapping, preview.options)
    context = {
        "job": job,
        "preview": preview,
        "form": form,
        "reading": reading or ImportReadingForm(job=job),
        "read_fields": [field_label(job.kind, name) for name in mapping],
        "read_rows": read_preview(job, mapping=mapping, options=options, today=timezone.localdate()),
        "remarks": import_remarks(job),
    }
    return render(request, "portal/imports/mapping.html", context, status=status)


def _mapping_form(request: HttpRequest, job: ImportJob) -> ImportMappingForm:
    return ImportMappingForm(request.POST, kind=job.kind, preview=_preview(job))


def _preview(job: ImportJob) -> Preview:
    try:
        return preview_import(job, today=timezone.localdate())
    except FileNotFoundError as error:
        raise _gone() from error


def _gone() -> Http404:
    return Http404(_("The uploaded file is gone."))


def _started_before(request: HttpRequest, pk: int) -> HttpResponse:
    messages.info(request, _("This import was started before."))
    return see_other("portal:import-page", pk)
