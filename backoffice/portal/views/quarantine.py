"""Quarantine: what HQ keeps whole but will not post, why, and what a person decides about it."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HTMX_STOP_POLLING

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.quarantine import QuarantineFilterForm
from backoffice.portal.queries.quarantined_document import lay_out
from channel.errors import EverytillError
from registers.models import QuarantinedTransaction, QuarantineRetry
from registers.queries.waiting_in_quarantine import reasons_waiting, waiting_in_quarantine
from registers.tasks import hint_at_quarantine_retry
from registers.use_cases.judge_quarantined import judge_quarantined
from registers.use_cases.request_quarantine_retry import request_quarantine_retry
from registers.use_cases.try_quarantined_again import try_quarantined_again

from .access import needs, signed_in, stores_of, visible
from .answers import asked_long_enough, asks_since, filters_of, page_of, see_other, wants_part
from .lists import shown_as_list
from .transactions import currency_exponents, readable_document

DECIDE = "registers.change_quarantinedtransaction"
RETRIES_SHOWN = 3


@require_safe
@needs("registers.view_quarantinedtransaction", reach=Reach.OWN_STORE)
@shown_as_list
def quarantine_list(request: HttpRequest) -> HttpResponse:
    """Show what waits for a decision, the latest first, and how much waits for each reason.

    htmx asks for the part that moves until what is being tried again has been tried (286).
    """
    reach, now = stores_of(request), timezone.now()
    reasons = reasons_waiting(reach)
    # They are for all stores at once, and so are their numbers.
    retries = list(QuarantineRetry.objects.select_related("requested_by")[:RETRIES_SHOWN]) if reach.is_everything else []
    since = asks_since(request, now)
    stop = all(retry.finished_at for retry in retries) or asked_long_enough(since, now)
    moving = {"reasons": reasons, "retries": retries, "since": since, "stop": stop}
    if wants_part(request, "quarantine-live"):
        return render(request, "portal/quarantine/reasons.html", moving, status=HTMX_STOP_POLLING if stop else None)
    filter_form = QuarantineFilterForm(request.GET, reasons=reasons)
    wanted = filters_of(filter_form)
    context = {
        "filter_form": filter_form,
        "rows": page_of(request, reach.of(_wanted(wanted)).select_related("register")),
        "exponents": currency_exponents(),
        **moving,
    }
    return render(request, "portal/quarantine/list.html", context)


@require_safe
@needs("registers.view_quarantinedtransaction", reach=Reach.OWN_STORE)
def quarantine_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a document, what speaks against it now beside the numbers it speaks of, and what was done about it."""
    quarantined = quarantined_or_404(request, pk)
    judgement = judge_quarantined(quarantined=quarantined)
    context: dict[str, Any] = {
        "quarantined": quarantined,
        "judgement": judgement,
        "events": quarantined.events.select_related("user"),
        "document": readable_document(bytes(quarantined.document)),
        "exponents": currency_exponents(),
    }
    if judgement.document is not None:
        context["layout"] = lay_out(judgement.document, [] if quarantined.resolved_at else judgement.reasons)
    return render(request, "portal/quarantine/page.html", context)


@require_safe
@needs("registers.view_quarantinedtransaction", reach=Reach.OWN_STORE)
def quarantine_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the document's bytes as they came."""
    quarantined = get_object_or_404(visible(request, QuarantinedTransaction.objects.all()), pk=pk)
    headers = {"Content-Disposition": f'attachment; filename="{quarantined.sha256}.json"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(bytes(quarantined.document), content_type="application/octet-stream", headers=headers)


@require_POST
@needs("registers.view_quarantinedtransaction", DECIDE, reach=Reach.OWN_STORE)
def quarantine_try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Post a document as it was sent, if nothing speaks against it any more."""
    quarantined = get_object_or_404(visible(request, QuarantinedTransaction.objects.all()), pk=pk)
    try:
        left = try_quarantined_again(quarantined=quarantined, user=signed_in(request))
    except EverytillError as error:
        messages.error(request, error.message)
    else:
        tell_outcome(request, left)
    return see_other("portal:quarantine-page", pk)


@require_POST
@needs("registers.view_quarantinedtransaction", DECIDE, reach=Reach.NONE)
def quarantine_retry(request: HttpRequest) -> HttpResponse:
    """Have everything tried again that waits for one reason."""
    try:
        retry = request_quarantine_retry(reason=request.POST.get("reason", ""), user=signed_in(request))
    except EverytillError as error:
        messages.error(request, error.message)
    else:
        transaction.on_commit(lambda: hint_at_quarantine_retry(retry.pk))
        messages.success(request, _("Everything that waits for %(reason)s is tried again.") % {"reason": retry.reason})
    return see_other("portal:quarantine-list")


def quarantined_or_404(request: HttpRequest, pk: int) -> QuarantinedTransaction:
    """Find a quarantined transaction with what judging it reads."""
    related = ("register__store__currency", "upload_session__device")
    rows = QuarantinedTransaction.objects.select_related(*related).defer("upload_session__body")
    return get_object_or_404(visible(request, rows), pk=pk)


def tell_outcome(request: HttpRequest, left: list[Any]) -> None:
    """Say whether a document was posted, or what still speaks against it."""
    if not left:
        messages.success(request, _("The transaction is posted."))
    else:
        reasons = " ".join(reason.message for reason in left)
        messages.error(request, _("It could still not be posted: %(reasons)s") % {"reasons": reasons})


def _wanted(wanted: dict[str, Any]) -> QuerySet[QuarantinedTransaction]:
    """Narrow the list; without a state to what waits."""
    if wanted["state"]:
        rows = QuarantinedTransaction.objects.defer("document")
        rows = rows if wanted["state"] == "ALL" else rows.filter(resolution=wanted["state"])
    else:
        rows = waiting_in_quarantine(wanted["reason"] or "")
    for name, column in (("store", "store_number"), ("date", "business_date")):
        if wanted[name]:
            rows = rows.filter(**{column: wanted[name]})
    if wanted["q"]:
        rows = rows.filter(Q(register__number__istartswith=wanted["q"]) | Q(receipt_number__startswith=wanted["q"]))
    return rows
