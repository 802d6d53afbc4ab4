"""The three decisions about a quarantined document, each a page that says what it does: correct, accept, dismiss."""

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.quarantine import AcceptForm, CorrectForm, DismissForm
from channel.errors import EverytillError
from registers.domain.corrections import correctable
from registers.use_cases.accept_quarantined import accept_quarantined
from registers.use_cases.correct_quarantined import correct_quarantined
from registers.use_cases.dismiss_quarantined import dismiss_quarantined
from registers.use_cases.judge_quarantined import Judgement, judge_quarantined

from .access import needs, signed_in
from .answers import form_page, posted, refuse, see_other
from .quarantine import DECIDE, quarantined_or_404, tell_outcome


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.view_quarantinedtransaction", DECIDE, reach=Reach.OWN_STORE)
def quarantine_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Have references of a document corrected and post it."""
    quarantined = quarantined_or_404(request, pk)
    judgement = judge_quarantined(quarantined=quarantined)
    form = CorrectForm(posted(request), correctable=_correctable(judgement), reasons=_messages(judgement))
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            note = form.cleaned_data["note"]
            left = correct_quarantined(quarantined=quarantined, texts=form.texts(), user=signed_in(request), note=note)
        except EverytillError as error:
            status = refuse(form, error)
        else:
            tell_outcome(request, left)
            return see_other("portal:quarantine-page", pk)
    return form_page(
        request,
        form,
        status=status,
        title=_("Correct references"),
        above=_("Quarantine"),
        explanation=_(
            "The bytes the register sent stay as they are; what you change stands beside them in the ledger. Amounts that were "
            "paid are corrected by nobody. If HQ lacks a product or a payment method, create it and try again."
        ),
        submit=_("Correct and post"),
        back=reverse("portal:quarantine-page", args=[pk]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.view_quarantinedtransaction", DECIDE, reach=Reach.OWN_STORE)
def quarantine_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Have what speaks against a document accepted, with a note, and post it."""
    quarantined = quarantined_or_404(request, pk)
    judgement = judge_quarantined(quarantined=quarantined)
    codes = " ".join(sorted({reason.code for reason in judgement.acceptable}))
    form = AcceptForm(posted(request), initial={"codes": codes})
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            seen, note = form.cleaned_data["codes"].split(), form.cleaned_data["note"]
            left = accept_quarantined(quarantined=quarantined, codes=seen, user=signed_in(request), note=note)
        except EverytillError as error:
            status = refuse(form, error)
        else:
            tell_outcome(request, left)
            return see_other("portal:quarantine-page", pk)
    return form_page(
        request,
        form,
        status=status,
        title=_("Accept and post"),
        above=_("Quarantine"),
        explanation=" ".join([_("It is posted as it was sent, although:"), *(reason.message for reason in judgement.acceptable)]),
        submit=_("Accept and post"),
        back=reverse("portal:quarantine-page", args=[pk]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.view_quarantinedtransaction", DECIDE, reach=Reach.OWN_STORE)
def quarantine_dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a document dismissed: it is never posted, and stays."""
    quarantined = quarantined_or_404(request, pk)
    form = DismissForm(posted(request))
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            dismiss_quarantined(quarantined=quarantined, user=signed_in(request), note=form.cleaned_data["note"])
        except EverytillError as error:
            status = refuse(form, error)
        else:
            messages.success(request, _("Dismissed. The document stays here and is not posted."))
            return see_other("portal:quarantine-page", pk)
    return form_page(
        request,
        form,
        status=status,
        title=_("Dismiss"),
        above=_("Quarantine"),
        explanation=_("It is never posted and in no total. The document stays here, with your name and what you write."),
        submit=_("Dismiss"),
        back=reverse("portal:quarantine-page", args=[pk]),
    )


def _correctable(judgement: Judgement) -> dict[str, str]:
    """Return what may be corrected; nothing of a document that cannot be read."""
    if judgement.document is None:
        return {}
    return correctable(msgspec.to_builtins(judgement.document), [reason.pointer for reason in judgement.reasons])


def _messages(judgement: Judgement) -> dict[str, str]:
    """Return what speaks against each value, for the help beside its field."""
    return {reason.pointer: reason.message for reason in judgement.reasons}
