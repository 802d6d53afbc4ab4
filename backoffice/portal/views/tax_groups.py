"""The tax groups and their rates: what was, is and will be charged."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.prices_and_taxes import TaxGroupForm, TaxRateForm
from backoffice.taxes.models import TaxGroup, TaxRate
from backoffice.taxes.use_cases.remove_tax_group import USED_BY, remove_tax_group
from backoffice.taxes.use_cases.remove_tax_rate import remove_tax_rate

from .access import needs
from .answers import form_page, posted, see_other
from .lists import shown_as_list
from .setting_up import Kind, Question, asked_first, edited, fact, listed, removed, shown

TAX_GROUPS = Kind(
    "tax-group",
    TaxGroupForm,
    things=gettext_lazy("Tax groups"),
    new=gettext_lazy("New tax group"),
    create=gettext_lazy("Create tax group"),
    none=gettext_lazy("No tax group yet"),
    purpose=gettext_lazy("A tax group holds the rates that its products are taxed by. Every product has one."),
    explanation=gettext_lazy("Registers know it after the next run of job 1080."),
)


@require_safe
@needs("taxes.view_taxgroup", reach=Reach.SHARED)
@shown_as_list
def tax_group_list(request: HttpRequest) -> HttpResponse:
    """Show the tax groups with what they charge, narrowed by code or name."""
    rows = TaxGroup.objects.prefetch_related("rates")
    return listed(request, TAX_GROUPS, rows, "portal/tax_groups/list.html", today=timezone.localdate())


@require_safe
@needs("taxes.view_taxgroup", reach=Reach.SHARED)
def tax_group_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a tax group and its rates, past and coming ones too."""
    group = get_object_or_404(TaxGroup, pk=pk)
    facts = (fact(_("Code"), group.code), fact(_("Name"), group.name))
    rates = group.rates.order_by("code", "-valid_from")
    return shown(request, TAX_GROUPS, group, facts, "portal/tax_groups/page.html", rates=rates, today=timezone.localdate())


@require_http_methods(["GET", "HEAD", "POST"])
@needs("taxes.add_taxgroup", reach=Reach.NONE)
def tax_group_create(request: HttpRequest) -> HttpResponse:
    """Create a tax group; its rates follow on its page."""
    return edited(request, TAX_GROUPS)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("taxes.change_taxgroup", reach=Reach.NONE)
def tax_group_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit a tax group."""
    return edited(request, TAX_GROUPS, get_object_or_404(TaxGroup, pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("taxes.delete_taxgroup", reach=Reach.NONE)
def tax_group_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what removing a tax group does, and do it when confirmed."""
    group = get_object_or_404(TaxGroup, pk=pk)
    says = [_("Its rates go with it. No product is taxed by this group: registers will not miss it.")]
    return removed(request, TAX_GROUPS, group, lambda: remove_tax_group(tax_group=group), says=says, used_by=USED_BY)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("taxes.add_taxrate", reach=Reach.NONE)
def tax_rate_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a rate to a tax group."""
    group = get_object_or_404(TaxGroup, pk=pk)
    return _edit_rate(request, TaxRate(tax_group=group, valid_from=timezone.localdate()), title=_("New tax rate"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("taxes.change_taxrate", reach=Reach.NONE)
def tax_rate_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a rate that is to come, or end one that has begun."""
    rate = get_object_or_404(TaxRate.objects.select_related("tax_group"), pk=pk)
    return _edit_rate(request, rate, title=str(rate))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("taxes.delete_taxrate", reach=Reach.NONE)
def tax_rate_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what taking back a rate does, and do it when confirmed."""
    rate = get_object_or_404(TaxRate.objects.select_related("tax_group"), pk=pk)
    back = TAX_GROUPS.address("page", rate.tax_group)
    if rate.valid_from <= timezone.localdate():
        messages.error(request, _("This tax rate has begun, and receipts were written by it. Give it a last day instead."))
        return see_other(back)
    question = Question(
        thing=str(rate),
        title=_("Remove %(thing)s?") % {"thing": rate},
        submit=_("Remove"),
        says=[_("It has not begun yet; registers forget it with the next run of job 1080.")],
        done=_("%(thing)s is removed.") % {"thing": rate},
        back=back,
        then=back,
    )
    return asked_first(request, TAX_GROUPS, question, lambda: remove_tax_rate(tax_rate=rate, today=timezone.localdate()))


def _edit_rate(request: HttpRequest, rate: TaxRate, *, title: str) -> HttpResponse:
    """Show the form of a rate, or save it and lead to its group."""
    form = TaxRateForm(posted(request), instance=rate)
    back = TAX_GROUPS.address("page", rate.tax_group)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The tax rate is saved. Registers get it with the next run of job 1080."))
        return see_other(back)
    return form_page(
        request,
        form,
        title=title,
        above=str(rate.tax_group),
        submit=_("Save"),
        back=back,
        explanation=_(
            "What has begun keeps its percentage, because receipts were written by it: give it a last day, and add another."
        ),
    )
