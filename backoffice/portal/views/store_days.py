"""The business days of a store: how they stand, closing and opening again."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.store_day import StoreDayFilterForm, StoreDayForm, days_shown
from channel.business_day import business_date
from channel.errors import EverytillError
from registers.models import Store, StoreDayEvent, Transaction
from registers.queries.daily_totals import daily_taxes, daily_tenders, daily_totals
from registers.queries.missing_transactions import Scope, count_missing
from registers.queries.store_days import StoreDayStanding, open_shifts, store_days
from registers.use_cases.close_store_day import close_store_day
from registers.use_cases.reopen_store_day import reopen_store_day

from .access import needs, signed_in, visible
from .answers import ROWS_PER_PAGE, filters_of, form_page, posted, refuse, see_other
from .transactions import currency_exponents

ROWS_SHOWN = 50


@require_safe
@needs("registers.view_storeday", reach=Reach.OWN_STORE)
def store_day_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the business days of a store, the latest first."""
    store = _store(request, pk)
    filter_form = StoreDayFilterForm(request.GET)
    wanted = filters_of(filter_form)
    today = business_date(timezone.now(), store.time_zone, store.business_day_cutoff)
    first, last = days_shown(wanted["first_date"], wanted["last_date"], today)
    days = store_days(store_number=store.number, first_date=first, last_date=last)
    context = {
        "store": store,
        "filter_form": filter_form,
        "first": first,
        "last": last,
        "rows": Paginator(days, ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "missing": count_missing(Scope(store_id=store.pk)),
        "exponents": currency_exponents(),
    }
    return render(request, "portal/store_days/list.html", context)


@require_safe
@needs("registers.view_storeday", reach=Reach.OWN_STORE)
def store_day_page(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    """Show one day: totals by register, payment method and tax rate, and what is open or late."""
    store, of = _store(request, pk), _day(day)
    asked: dict[str, Any] = {"store_number": store.number, "first_date": of, "last_date": of}
    rows = Transaction.objects.defer("document").filter(store_number=store.number, business_date=of)
    context = {
        "store": store,
        "day": of,
        "standing": _standing(store, of),
        "registers": daily_totals(**asked, by_register=True),
        "tenders": daily_tenders(**asked),
        "taxes": daily_taxes(**asked),
        "open_shifts": open_shifts().filter(store_number=store.number, business_date=of)[:ROWS_SHOWN],
        "late": rows.filter(is_after_close=True)[:ROWS_SHOWN],
        "missing": count_missing(Scope(store_id=store.pk)),
        "events": StoreDayEvent.objects.select_related("user").filter(store_number=store.number, business_date=of),
        "exponents": currency_exponents(),
    }
    return render(request, "portal/store_days/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.add_storeday", reach=Reach.OWN_STORE)
def store_day_close(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    """Say what closing a day does, and do it when confirmed."""
    store, of = _store(request, pk), _day(day)
    form = StoreDayForm(posted(request))
    status: HTTPStatus | None = None
    if request.method == "POST" and form.is_valid():
        try:
            close_store_day(
                store=store, business_date=of, user=signed_in(request), now=timezone.now(), note=form.cleaned_data["note"]
            )
        except EverytillError as error:
            status = refuse(form, error)
        else:
            return see_other("portal:store-day-page", pk, day)
    explanation = _(
        "What arrives for this day from now on is posted all the same, marked as late and added to its totals. "
        "Nothing is refused."
    )
    return form_page(
        request,
        form,
        status=status,
        title=_("Close %(day)s of %(store)s") % {"day": formats.date_format(of), "store": store},
        above=_("Business days"),
        explanation=" ".join([explanation, *_unfinished(store, of)]),
        submit=_("Close the day"),
        back=reverse("portal:store-day-page", args=[pk, day]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.delete_storeday", reach=Reach.OWN_STORE)
def store_day_reopen(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    """Open a closed day again."""
    store, of = _store(request, pk), _day(day)
    form = StoreDayForm(posted(request))
    status: HTTPStatus | None = None
    if request.method == "POST" and form.is_valid():
        try:
            reopen_store_day(
                store=store, business_date=of, user=signed_in(request), now=timezone.now(), note=form.cleaned_data["note"]
            )
        except EverytillError as error:
            status = refuse(form, error)
        else:
            return see_other("portal:store-day-page", pk, day)
    return form_page(
        request,
        form,
        status=status,
        title=_("Open %(day)s of %(store)s again") % {"day": formats.date_format(of), "store": store},
        above=_("Business days"),
        explanation=_("What arrives from now on is no longer marked as late. What came late stays marked, because it did."),
        submit=_("Open the day again"),
        back=reverse("portal:store-day-page", args=[pk, day]),
    )


def _store(request: HttpRequest, pk: int) -> Store:
    """Find a store that the reader may see, or answer 404."""
    return get_object_or_404(visible(request, Store.objects.all()), pk=pk)


def _day(text: str) -> date:
    """Read the day in an address."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error


def _standing(store: Store, of: date) -> StoreDayStanding:
    """Return how a day stands, also one of which there is nothing."""
    found = store_days(store_number=store.number, first_date=of, last_date=of)
    return found[0] if found else StoreDayStanding(business_date=of)


def _unfinished(store: Store, of: date) -> list[str]:
    """Say what speaks against closing a day already."""
    standing, missing = _standing(store, of), count_missing(Scope(store_id=store.pk)).transactions
    counted = (
        (
            standing.open_shifts,
            ngettext("%(count)d shift is still open.", "%(count)d shifts are still open.", standing.open_shifts),
        ),
        (
            standing.quarantined,
            ngettext("%(count)d sale waits in quarantine.", "%(count)d sales wait in quarantine.", standing.quarantined),
        ),
        (
            missing,
            ngettext(
                "Headquarters has not got %(count)d transaction of this store.",
                "Headquarters has not got %(count)d transactions of this store.",
                missing,
            ),
        ),
    )
    return [text % {"count": count} for count, text in counted if count]
