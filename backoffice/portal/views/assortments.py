"""The assortments: lists of products that stores are given."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.catalog.models import Assortment, Product
from backoffice.catalog.use_cases.remove_assortment import USED_BY, remove_assortment
from backoffice.hq_api.domain.scopes import Reach
from backoffice.hq_api.use_cases.change_assortment_products import change_assortment_products
from backoffice.portal.forms.catalog import AssortmentForm, AssortmentProductsForm
from channel.errors import EverytillError

from .access import needs
from .answers import form_page, page_of, posted, refuse, see_other
from .lists import shown_as_list
from .setting_up import Fact, Kind, edited, fact, listed, removed, shown

ASSORTMENTS = Kind(
    "assortment",
    AssortmentForm,
    things=gettext_lazy("Assortments"),
    new=gettext_lazy("New assortment"),
    create=gettext_lazy("Create assortment"),
    none=gettext_lazy("No assortment yet"),
    purpose=gettext_lazy(
        "A store sells the products of its assortments: create one, put products onto its list and give it to a store."
    ),
    explanation=gettext_lazy("A store is given its assortments on its own page."),
)


@require_safe
@needs("catalog.view_assortment", reach=Reach.NONE)
@shown_as_list
def assortment_list(request: HttpRequest) -> HttpResponse:
    """Show the assortments, narrowed by code or name."""
    rows = Assortment.objects.annotate(store_count=Count("stores")).order_by("code")
    return listed(request, ASSORTMENTS, rows, "portal/assortments/list.html")


@require_safe
@needs("catalog.view_assortment", reach=Reach.NONE)
def assortment_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an assortment: its stores and its products."""
    assortment = get_object_or_404(Assortment, pk=pk)
    facts = (
        fact(_("Code"), assortment.code),
        fact(_("Name"), assortment.name),
        Fact(_("Stores"), list(assortment.stores.all())),
    )
    rows = page_of(request, Product.objects.filter(assortments=assortment).order_by("number"))
    return shown(request, ASSORTMENTS, assortment, facts, "portal/assortments/page.html", rows=rows)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("catalog.change_assortment", reach=Reach.NONE)
def assortment_products(request: HttpRequest, pk: int) -> HttpResponse:
    """Put products onto the list of an assortment and take others off it."""
    assortment = get_object_or_404(Assortment, pk=pk)
    form = AssortmentProductsForm(posted(request))
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            added, gone = change_assortment_products(assortment=assortment, **form.cleaned_data)
        except EverytillError as error:
            status = refuse(form, error)
        else:
            done = _("%(added)d products were added and %(removed)d removed. Stores follow with the next run of job 1040.")
            messages.success(request, done % {"added": added, "removed": gone})
            return see_other(ASSORTMENTS.address("page", assortment))
    return form_page(
        request,
        form,
        status=status,
        title=_("Products of %(assortment)s") % {"assortment": assortment},
        above=_("Assortments"),
        submit=_("Save"),
        back=ASSORTMENTS.address("page", assortment),
        explanation=_("The stores that have the assortment sell what is on its list. All numbers go in, or none."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("catalog.add_assortment", reach=Reach.NONE)
def assortment_create(request: HttpRequest) -> HttpResponse:
    """Create an assortment."""
    return edited(request, ASSORTMENTS)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("catalog.change_assortment", reach=Reach.NONE)
def assortment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit an assortment."""
    return edited(request, ASSORTMENTS, get_object_or_404(Assortment, pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("catalog.delete_assortment", reach=Reach.NONE)
def assortment_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what removing an assortment does, and do it when confirmed."""
    thing = get_object_or_404(Assortment, pk=pk)
    says = [_("Its products stay. No store sells by this assortment: registers will not miss it.")]
    return removed(request, ASSORTMENTS, thing, lambda: remove_assortment(assortment=thing), says=says, used_by=USED_BY)
