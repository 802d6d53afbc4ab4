"""The exchange rates: what holds, what is to come, and what has been."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.exchange_rate import ExchangeRateForm
from backoffice.pricing.models import ExchangeRate
from backoffice.pricing.use_cases.add_exchange_rate import add_exchange_rate
from backoffice.pricing.use_cases.remove_exchange_rate import remove_exchange_rate
from channel.errors import EverytillError

from .access import needs
from .answers import form_page, page_of, posted, refuse, see_other
from .lists import shown_as_list


@require_safe
@needs("pricing.view_exchangerate", reach=Reach.SHARED)
@shown_as_list
def exchange_rate_list(request: HttpRequest) -> HttpResponse:
    """Show the exchange rates, the newest of each pair of currencies first."""
    now = timezone.now()
    later = ExchangeRate.objects.filter(
        store_currency=OuterRef("store_currency"),
        currency=OuterRef("currency"),
        valid_from__gt=OuterRef("valid_from"),
        valid_from__lte=now,
    )
    rows = ExchangeRate.objects.select_related("store_currency", "currency").annotate(is_past=Exists(later))
    rows = rows.order_by("store_currency__code", "currency__code", "-valid_from")
    return render(request, "portal/exchange_rates/list.html", {"rows": page_of(request, rows), "now": now})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("pricing.add_exchangerate", reach=Reach.NONE)
def exchange_rate_create(request: HttpRequest) -> HttpResponse:
    """Add an exchange rate; registers know it after the next run of job 1110."""
    form = ExchangeRateForm(posted(request))
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            add_exchange_rate(**form.cleaned_data, at=timezone.now())
        except EverytillError as error:
            status = refuse(form, error)
        else:
            messages.success(request, _("The exchange rate is saved. Registers get it with the next run of job 1110."))
            return see_other("portal:exchange-rate-list")
    return form_page(
        request,
        form,
        status=status,
        title=_("New exchange rate"),
        above=_("Exchange rates"),
        submit=_("Add exchange rate"),
        back=reverse("portal:exchange-rate-list"),
        explanation=_("What has begun never changes. Whoever mistyped adds another one that begins now."),
    )


@require_POST
@needs("pricing.delete_exchangerate", reach=Reach.NONE)
def exchange_rate_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an exchange rate that has not begun yet."""
    exchange_rate = get_object_or_404(ExchangeRate, pk=pk)
    try:
        remove_exchange_rate(exchange_rate=exchange_rate, at=timezone.now())
    except EverytillError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The exchange rate is removed."))
    return see_other("portal:exchange-rate-list")
