"""The units of sale: what a quantity counts, and in how fine steps."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.catalog.models import Unit
from backoffice.catalog.use_cases.remove_unit import USED_BY, remove_unit
from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.catalog import UnitForm

from .access import needs
from .lists import shown_as_list
from .setting_up import Kind, edited, fact, listed, removed, shown

UNITS = Kind(
    "unit",
    UnitForm,
    things=gettext_lazy("Units"),
    new=gettext_lazy("New unit"),
    create=gettext_lazy("Create unit"),
    none=gettext_lazy("No unit yet"),
    purpose=gettext_lazy("A unit says what a quantity counts: pieces, kilograms, litres. Every product has one."),
    explanation=gettext_lazy("Registers know it after the next run of job 1040."),
)


@require_safe
@needs("catalog.view_unit", reach=Reach.SHARED)
@shown_as_list
def unit_list(request: HttpRequest) -> HttpResponse:
    """Show the units, narrowed by code or name."""
    return listed(request, UNITS, Unit.objects.all(), "portal/units/list.html")


@require_safe
@needs("catalog.view_unit", reach=Reach.SHARED)
def unit_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a unit."""
    unit = get_object_or_404(Unit, pk=pk)
    facts = (fact(_("Code"), unit.code), fact(_("Name"), unit.name), fact(_("Digits after the point"), unit.decimals))
    return shown(request, UNITS, unit, facts)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("catalog.add_unit", reach=Reach.NONE)
def unit_create(request: HttpRequest) -> HttpResponse:
    """Create a unit."""
    return edited(request, UNITS)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("catalog.change_unit", reach=Reach.NONE)
def unit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit a unit."""
    return edited(request, UNITS, get_object_or_404(Unit, pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("catalog.delete_unit", reach=Reach.NONE)
def unit_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what removing a unit does, and do it when confirmed."""
    unit = get_object_or_404(Unit, pk=pk)
    says = [_("No product is sold by this unit: registers will not miss it.")]
    return removed(request, UNITS, unit, lambda: remove_unit(unit=unit), says=says, used_by=USED_BY)
