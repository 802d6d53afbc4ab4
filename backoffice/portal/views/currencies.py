"""The currencies that stores sell in and registers take."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.channel_configuration import CurrencyForm
from backoffice.pricing.use_cases.remove_currency import USED_BY, remove_currency
from registers.models import Currency

from .access import needs
from .lists import shown_as_list
from .setting_up import Kind, edited, fact, listed, removed, shown

CURRENCIES = Kind(
    "currency",
    CurrencyForm,
    things=gettext_lazy("Currencies"),
    new=gettext_lazy("New currency"),
    create=gettext_lazy("Create currency"),
    none=gettext_lazy("No currency yet"),
    purpose=gettext_lazy("Stores sell in a currency, and price groups are in one. Registers take others at exchange rates."),
    explanation=gettext_lazy("Registers know it after the next run of job 1110."),
)


@require_safe
@needs("registers.view_currency", reach=Reach.SHARED)
@shown_as_list
def currency_list(request: HttpRequest) -> HttpResponse:
    """Show the currencies, narrowed by code or name."""
    return listed(request, CURRENCIES, Currency.objects.all(), "portal/currencies/list.html")


@require_safe
@needs("registers.view_currency", reach=Reach.SHARED)
def currency_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a currency."""
    currency = get_object_or_404(Currency, pk=pk)
    facts = (
        fact(_("Code"), currency.code),
        fact(_("Name"), currency.name),
        fact(_("Digits after the point"), currency.exponent),
    )
    return shown(request, CURRENCIES, currency, facts)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.add_currency", reach=Reach.NONE)
def currency_create(request: HttpRequest) -> HttpResponse:
    """Create a currency."""
    return edited(request, CURRENCIES)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.change_currency", reach=Reach.NONE)
def currency_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit a currency."""
    return edited(request, CURRENCIES, get_object_or_404(Currency, pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.delete_currency", reach=Reach.NONE)
def currency_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what removing a currency does, and do it when confirmed."""
    currency = get_object_or_404(Currency, pk=pk)
    says = [_("Nothing is counted in this currency: registers will not miss it.")]
    return removed(request, CURRENCIES, currency, lambda: remove_currency(currency=currency), says=says, used_by=USED_BY)
