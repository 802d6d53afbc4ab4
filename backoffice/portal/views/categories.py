"""The category tree: how people find products."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.catalog.models import Category
from backoffice.catalog.queries.category_path import category_path
from backoffice.catalog.use_cases.remove_category import USED_BY, remove_category
from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.catalog import CategoryForm
from backoffice.portal.forms.coded import CodedFilterForm

from .access import needs
from .answers import filters_of, page_of
from .lists import shown_as_list
from .setting_up import Kind, edited, fact, listed_as, removed, shown

CATEGORIES = Kind(
    "category",
    CategoryForm,
    things=gettext_lazy("Categories"),
    new=gettext_lazy("New category"),
    create=gettext_lazy("Create category"),
    none=gettext_lazy("No category yet"),
    purpose=gettext_lazy("Categories sort products: for people who look for one, and for promotions."),
    explanation=gettext_lazy("Registers know it after the next run of job 1040."),
)


@require_safe
@needs("catalog.view_category", reach=Reach.SHARED)
@shown_as_list
def category_list(request: HttpRequest) -> HttpResponse:
    """Show the top of the tree; a search goes through all of it."""
    filter_form = CodedFilterForm(request.GET)
    text = filters_of(filter_form)["q"]
    rows = Category.objects.annotate(child_count=Count("children")).select_related("parent").order_by("code")
    rows = rows.filter(Q(code__icontains=text) | Q(name__icontains=text)) if text else rows.filter(parent=None)
    return listed_as(request, CATEGORIES, "portal/categories/list.html", rows, filter_form=filter_form)


@require_safe
@needs("catalog.view_category", reach=Reach.SHARED)
def category_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a category between those above and those below it."""
    category = get_object_or_404(Category, pk=pk)
    children = category.children.annotate(child_count=Count("children")).order_by("code")
    facts = (fact(_("Code"), category.code), fact(_("Name"), category.name))
    context = {"path": category_path(category), "rows": page_of(request, children)}
    return shown(request, CATEGORIES, category, facts, "portal/categories/page.html", **context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("catalog.add_category", reach=Reach.NONE)
def category_create(request: HttpRequest) -> HttpResponse:
    """Create a category."""
    return edited(request, CATEGORIES)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("catalog.change_category", reach=Reach.NONE)
def category_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit a category, or hang it below another one."""
    return edited(request, CATEGORIES, get_object_or_404(Category, pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("catalog.delete_category", reach=Reach.NONE)
def category_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what removing a category does, and do it when confirmed."""
    category = get_object_or_404(Category, pk=pk)
    says = [_("Registers no longer show this category after the next run of job 1040.")]
    return removed(request, CATEGORIES, category, lambda: remove_category(category=category), says=says, used_by=USED_BY)
