"""The price groups: lists of prices that stores ask their prices from."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.prices_and_taxes import PriceGroupForm
from backoffice.pricing.models import PriceGroup
from backoffice.pricing.use_cases.remove_price_group import USED_BY, remove_price_group

from .access import needs
from .lists import shown_as_list
from .setting_up import Fact, Kind, edited, fact, listed, removed, shown

PRICE_GROUPS = Kind(
    "price-group",
    PriceGroupForm,
    things=gettext_lazy("Price groups"),
    new=gettext_lazy("New price group"),
    create=gettext_lazy("Create price group"),
    none=gettext_lazy("No price group yet"),
    purpose=gettext_lazy("Stores that ask the same prices share a price group. Products get their prices in it."),
    explanation=gettext_lazy("A store is given its price groups on its own page; prices are kept on the pages of products."),
)


@require_safe
@needs("pricing.view_pricegroup", reach=Reach.NONE)
@shown_as_list
def price_group_list(request: HttpRequest) -> HttpResponse:
    """Show the price groups, narrowed by code or name."""
    rows = PriceGroup.objects.select_related("currency").annotate(store_count=Count("stores")).order_by("code")
    return listed(request, PRICE_GROUPS, rows, "portal/price_groups/list.html")


@require_safe
@needs("pricing.view_pricegroup", reach=Reach.NONE)
def price_group_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a price group: its currency, its rank and its stores."""
    group = get_object_or_404(PriceGroup.objects.select_related("currency"), pk=pk)
    facts = (
        fact(_("Code"), group.code),
        fact(_("Name"), group.name),
        fact(_("Currency"), group.currency),
        fact(_("Priority"), group.priority),
        Fact(_("Stores"), list(group.stores.all())),
    )
    return shown(request, PRICE_GROUPS, group, facts)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("pricing.add_pricegroup", reach=Reach.NONE)
def price_group_create(request: HttpRequest) -> HttpResponse:
    """Create a price group."""
    return edited(request, PRICE_GROUPS)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("pricing.change_pricegroup", reach=Reach.NONE)
def price_group_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit a price group."""
    return edited(request, PRICE_GROUPS, get_object_or_404(PriceGroup, pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("pricing.delete_pricegroup", reach=Reach.NONE)
def price_group_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what removing a price group does, and do it when confirmed."""
    group = get_object_or_404(PriceGroup, pk=pk)
    says = [_("No store asks its prices from this group, and it holds none: registers will not miss it.")]
    return removed(request, PRICE_GROUPS, group, lambda: remove_price_group(price_group=group), says=says, used_by=USED_BY)
