"""The audit log: who changed what, from what to what. Read only: no page changes or removes a line."""

import csv
import io
import json
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from backoffice.audit.models import AuditEntry
from backoffice.audit.queries.found_entries import found_entries
from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.audit import AuditFilterForm

from .access import needs, signed_in
from .answers import page_of

COLUMNS = (
    "at", "actor", "actor_name", "way", "request", "request_id", "action", "event", "subject_type", "subject_id",
    "subject_name", "changes", "counts", "note",
)  # fmt: skip
#: What makes a spreadsheet run a cell.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


@require_safe
@needs("audit.view_auditentry", reach=Reach.NONE)
def audit_list(request: HttpRequest) -> HttpResponse:
    """Show the lines, the latest first, narrowed by person, thing, way, days and text."""
    reader = signed_in(request)
    filter_form = AuditFilterForm(request.GET, reader=reader)
    rows = page_of(request, found_entries(reader=reader, **filter_form.asked()))
    return render(request, "portal/audit/list.html", {"filter_form": filter_form, "rows": rows})


@require_safe
@needs("audit.view_auditentry", reach=Reach.NONE)
def audit_export(request: HttpRequest) -> StreamingHttpResponse:
    """Send the lines as CSV while they are read, narrowed as the list is."""
    reader = signed_in(request)
    entries = found_entries(reader=reader, **AuditFilterForm(request.GET, reader=reader).asked()).select_related(None)
    response = StreamingHttpResponse(_lines(entries.iterator(chunk_size=1000)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
    return response


def _lines(entries: Iterator[AuditEntry]) -> Iterator[str]:
    yield _line(list(COLUMNS))
    for entry in entries:
        yield _line([_cell(getattr(entry, name)) for name in COLUMNS])


def _cell(value: object) -> str:
    """Write a value; what a spreadsheet would run is kept from it by an apostrophe."""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
    return f"'{text}" if text.startswith(FORMULAS) else text


def _line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
