"""The vouchers and gift cards: what is on each, what moved, and issuing, blocking and canceling them."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.voucher import VoucherCancelForm, VoucherFilterForm, VoucherIssueForm
from channel.errors import EverytillError, InvalidInput
from channel.voucher import shown_number, voucher_number
from registers.models import Voucher, VoucherReservation
from registers.use_cases.block_voucher import block_voucher
from registers.use_cases.cancel_voucher import cancel_voucher
from registers.use_cases.issue_vouchers import issue_vouchers

from .access import needs, signed_in
from .answers import filters_of, form_page, page_of, posted, refuse, see_other
from .lists import shown_as_list


@require_safe
@needs("registers.view_voucher", reach=Reach.NONE)
@shown_as_list
def voucher_list(request: HttpRequest) -> HttpResponse:
    """Show the vouchers, the newest first."""
    filter_form = VoucherFilterForm(request.GET)
    rows = _wanted(Voucher.objects.select_related("currency"), filters_of(filter_form))
    context = {"filter_form": filter_form, "rows": page_of(request, rows), "today": timezone.localdate()}
    return render(request, "portal/vouchers/list.html", context)


def _wanted(rows: "QuerySet[Voucher]", wanted: dict[str, Any]) -> "QuerySet[Voucher]":
    if wanted["q"]:
        rows = rows.filter(number__startswith=_typed(wanted["q"]))
    if wanted["kind"]:
        rows = rows.filter(kind=wanted["kind"])
    return rows.filter(_standing(wanted["standing"])) if wanted["standing"] else rows


def _typed(text: str) -> str:
    """Read the beginning of a number as whole numbers are read; what can be none is looked for as it is."""
    try:
        return voucher_number(text)
    except InvalidInput:
        return text.strip().upper()


def _standing(standing: str) -> Q:
    expired = Q(valid_until_date__lt=timezone.localdate())
    return {
        "ACTIVE": Q(is_blocked=False, balance__gt=0) & (Q(valid_until_date=None) | ~expired),
        "BLOCKED": Q(is_blocked=True),
        "EXPIRED": expired,
        "EMPTY": Q(balance=0),
        "OVERDRAWN": Q(balance__lt=0),
    }[standing]


@require_safe
@needs("registers.view_voucher", reach=Reach.NONE)
def voucher_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a voucher with its movements and what is reserved of it."""
    voucher = get_object_or_404(Voucher.objects.select_related("currency"), pk=pk)
    held = voucher.reservations.filter(state=VoucherReservation.State.HELD)
    context = {
        "voucher": voucher,
        "free": max(0, voucher.balance - voucher.reserved_amount),
        "rows": page_of(request, voucher.movements.all()),
        "reservations": held.annotate(of_currency=F("voucher__currency__code")),
        "today": timezone.localdate(),
    }
    return render(request, "portal/vouchers/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.add_voucher", reach=Reach.NONE)
def voucher_issue(request: HttpRequest) -> HttpResponse:
    """Issue one voucher or many."""
    form = VoucherIssueForm(posted(request))
    status = None
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        user = signed_in(request)
        try:
            issued = issue_vouchers(
                terms=form.terms(), count=asked["count"], number=asked["number"], user_name=user.username, now=timezone.now()
            )
        except EverytillError as error:
            status = refuse(form, error)
        else:
            words = ngettext("%(count)s voucher is issued.", "%(count)s vouchers are issued.", len(issued))
            messages.success(request, words % {"count": len(issued)})
            return see_other("portal:voucher-page", issued[0].pk) if len(issued) == 1 else see_other("portal:voucher-list")
    return form_page(
        request,
        form,
        status=status,
        title=_("Issue vouchers"),
        above=_("Vouchers"),
        submit=_("Issue"),
        back=reverse("portal:voucher-list"),
        explanation=_("Registers take them from now on, as long as HQ answers. What is issued is never changed, only canceled."),
    )


@require_POST
@needs("registers.change_voucher", reach=Reach.NONE)
def voucher_block(request: HttpRequest, pk: int) -> HttpResponse:
    """Have registers refuse a voucher."""
    return _block(request, pk, is_blocked=True, done=_("Blocked. Registers refuse it from now on."))


@require_POST
@needs("registers.change_voucher", reach=Reach.NONE)
def voucher_unblock(request: HttpRequest, pk: int) -> HttpResponse:
    """Have registers take a voucher again."""
    return _block(request, pk, is_blocked=False, done=_("Registers take it again."))


def _block(request: HttpRequest, pk: int, *, is_blocked: bool, done: str) -> HttpResponse:
    block_voucher(voucher=get_object_or_404(Voucher, pk=pk), is_blocked=is_blocked, user_name=signed_in(request).username)
    messages.success(request, done)
    return see_other("portal:voucher-page", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.change_voucher", reach=Reach.NONE)
def voucher_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what canceling a voucher does, and do it when confirmed."""
    voucher = get_object_or_404(Voucher, pk=pk)
    form = VoucherCancelForm(posted(request))
    status: HTTPStatus | None = None
    if request.method == "POST" and form.is_valid():
        try:
            cancel_voucher(
                voucher=voucher, note=form.cleaned_data["note"], user_name=signed_in(request).username, now=timezone.now()
            )
        except EverytillError as error:
            status = refuse(form, error)
        else:
            messages.success(request, _("Canceled. Nothing is left of it."))
            return see_other("portal:voucher-page", pk)
    return form_page(
        request,
        form,
        status=status,
        title=_("Cancel voucher %(number)s") % {"number": shown_number(voucher.number)},
        above=_("Vouchers"),
        submit=_("Cancel the voucher"),
        back=reverse("portal:voucher-page", args=[pk]),
        explanation=_("All that is left is taken from it, and nobody can pay with it any more. That cannot be undone."),
    )
