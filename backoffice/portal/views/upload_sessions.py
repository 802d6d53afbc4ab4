"""The upload sessions: batches on their way from registers to HQ, and what became of each document."""

from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.transaction import UploadSessionFilterForm
from registers.models import UploadSession

from .access import needs, visible
from .answers import filters_of, page_of
from .lists import shown_as_list
from .transactions import currency_exponents

TRANSACTIONS_SHOWN = 100


@require_safe
@needs("registers.view_uploadsession", reach=Reach.OWN_STORE)
@shown_as_list
def upload_session_list(request: HttpRequest) -> HttpResponse:
    """Show the upload sessions, the latest first, narrowed by register and state."""
    filter_form = UploadSessionFilterForm(request.GET)
    wanted = filters_of(filter_form)
    rows = visible(request, UploadSession.objects.defer("body").select_related("device__register"))
    if wanted["q"]:
        registers = Q(device__register__number__icontains=wanted["q"]) | Q(device__register__name__icontains=wanted["q"])
        rows = rows.filter(registers)
    if wanted["state"]:
        rows = rows.filter(state=wanted["state"])
    return render(request, "portal/upload_sessions/list.html", {"filter_form": filter_form, "rows": page_of(request, rows)})


@require_safe
@needs("registers.view_uploadsession", reach=Reach.OWN_STORE)
def upload_session_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show an upload session and what became of its documents."""
    sessions = UploadSession.objects.defer("body").select_related("device__register")
    session = get_object_or_404(visible(request, sessions), pk=pk)
    context = {
        "session": session,
        "transactions": visible(request, session.transactions.defer("document"))[:TRANSACTIONS_SHOWN],
        "exponents": currency_exponents(),
        "quarantined": visible(request, session.quarantined_transactions.defer("document"))[:TRANSACTIONS_SHOWN],
    }
    return render(request, "portal/upload_sessions/page.html", context)
