"""The receipt settings: what stores print around their receipts, and how they number them."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.channel_configuration import ReceiptSettingsForm
from channel.receipt_number import receipt_number
from registers.models import ReceiptSettings
from registers.use_cases.remove_receipt_settings import USED_BY, remove_receipt_settings

from .access import needs
from .lists import shown_as_list
from .setting_up import Fact, Kind, edited, fact, listed_as, removed, shown, yes_or_no

RECEIPT_SETTINGS = Kind(
    "receipt-settings",
    ReceiptSettingsForm,
    things=gettext_lazy("Receipt settings"),
    new=gettext_lazy("New receipt settings"),
    create=gettext_lazy("Create receipt settings"),
    none=gettext_lazy("No receipt settings yet"),
    purpose=gettext_lazy(
        "Receipt settings hold what is printed above and below a receipt, and how it is numbered. Stores share them."
    ),
    explanation=gettext_lazy(
        "Registers know it after the next run of job 1070. A store is given its receipt settings on its own page."
    ),
)


@require_safe
@needs("registers.view_receiptsettings", reach=Reach.NONE)
@shown_as_list
def receipt_settings_list(request: HttpRequest) -> HttpResponse:
    """Show the receipt settings."""
    rows = ReceiptSettings.objects.annotate(store_count=Count("store")).order_by("code")
    return listed_as(request, RECEIPT_SETTINGS, "portal/receipt_settings/list.html", rows)


@require_safe
@needs("registers.view_receiptsettings", reach=Reach.NONE)
def receipt_settings_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show receipt settings, with the number a receipt would have."""
    settings = get_object_or_404(ReceiptSettings, pk=pk)
    facts = (
        fact(_("Code"), settings.code),
        fact(_("Header"), settings.header),
        fact(_("Footer"), settings.footer),
        fact(_("Receipt number"), settings.number_mask),
        fact(_("For example"), receipt_number(settings.number_mask, store="12", register="3", sequence=417)),
        yes_or_no(_("Shows the taxes"), settings.shows_tax_lines),
        yes_or_no(_("Printed after each sale"), settings.prints_after_sale),
        Fact(_("Stores"), list(settings.store_set.all())),
    )
    return shown(request, RECEIPT_SETTINGS, settings, facts)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.add_receiptsettings", reach=Reach.NONE)
def receipt_settings_create(request: HttpRequest) -> HttpResponse:
    """Create receipt settings."""
    return edited(request, RECEIPT_SETTINGS)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.change_receiptsettings", reach=Reach.NONE)
def receipt_settings_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit receipt settings."""
    return edited(request, RECEIPT_SETTINGS, get_object_or_404(ReceiptSettings, pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.delete_receiptsettings", reach=Reach.NONE)
def receipt_settings_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what removing receipt settings does, and do it when confirmed."""
    thing = get_object_or_404(ReceiptSettings, pk=pk)
    says = [_("No store prints by these settings: registers will not miss them.")]
    return removed(
        request,
        RECEIPT_SETTINGS,
        thing,
        lambda: remove_receipt_settings(receipt_settings=thing),
        says=says,
        used_by=USED_BY,
    )
