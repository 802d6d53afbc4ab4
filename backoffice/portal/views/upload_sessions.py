"""The upload sessions: batches on their way from registers to HQ, and what became of each document."""

from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from backoffice.portal.forms.transaction import UploadSessionFilterForm
from registers.models import UploadSession

from .access import needs
from .answers import filters_of, page_of
from .transactions import currency_exponents

TRANSACTIONS_SHOWN = 100


@require_safe
@needs("registers.view_uploadsession")
def upload_session_list(request: HttpRequest) -> HttpResponse:
    """Show the upload sessions, the latest first, narrowed by register and state."""
    filter_form = UploadSessionFilterForm(request.GET)
    wanted = filters_of(filter_form)
    rows = UploadSession.objects.defer("body").select_related("device__register")
    if wanted["q"]:
        registers = Q(device__register__number__icontains=wanted["q"]) | Q(device__register__name__icontains=wanted["q"])
        rows = rows.filter(registers)
    if wanted["state"]:
        rows = rows.filter(state=wanted["state"])
    return render(request, "portal/upload_sessions/list.html", {"filter_form": filter_form, "rows": page_of(request, rows)})


@require_safe
@needs("registers.view_uploadsession")
def upload_session_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show an upload session and what became of its documents."""
    session = get_object_or_404(UploadSession.objects.defer("body").select_related("device__register"), pk=pk)
    context = {
        "session": session,
        "transactions": session.transactions.defer("document")[:TRANSACTIONS_SHOWN],
        "exponents": currency_exponents(),
        "quarantined": session.quarantined_transactions.defer("document")[:TRANSACTIONS_SHOWN],
    }
    return render(request, "portal/upload_sessions/page.html", context)
