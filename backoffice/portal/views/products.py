"""The products: finding one, its page, and its prices by hand."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.catalog.models import Product
from backoffice.catalog.queries.found_products import found_products
from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.product import PriceForm, ProductFilterForm, ProductForm
from backoffice.pricing.models import Price

from .access import needs, visible
from .answers import filters_of, form_page, page_of, posted, see_other
from .asked_prices import drawing, question
from .lists import shown_as_list


@require_safe
@needs("catalog.view_product", reach=Reach.SHARED)
@shown_as_list
def product_list(request: HttpRequest) -> HttpResponse:
    """Show the products, narrowed by number, name or barcode."""
    filter_form = ProductFilterForm(request.GET)
    text = (filters_of(filter_form)["q"] or "").strip()
    found = found_products(text) if text else Product.objects.all()
    rows = found.select_related("category", "unit", "tax_group").prefetch_related("barcodes")
    return render(request, "portal/products/list.html", {"filter_form": filter_form, "rows": page_of(request, rows)})


@require_safe
@needs("catalog.view_product", reach=Reach.OWN_STORE)
def product_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a product with its barcodes, assortments and prices, and say what a store will ask for it."""
    products = Product.objects.select_related("category", "unit", "tax_group", "deposit_product").prefetch_related(
        "barcodes", "assortments"
    )
    product = get_object_or_404(products, pk=pk)
    prices = visible(request, Price.objects.filter(product=product).select_related("price_group__currency"))
    prices, today = prices.order_by("price_group__code", "-valid_from"), timezone.localdate()
    context = {"product": product, "prices": prices, "today": today, "time_line": drawing(prices, today)}
    asked = question(request, product)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if asked["price_form"].errors else HTTPStatus.OK
    return render(request, "portal/products/page.html", context | asked, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("catalog.add_product", reach=Reach.NONE)
def product_create(request: HttpRequest) -> HttpResponse:
    """Create a product."""
    return _edit(request, None, title=_("New product"), submit=_("Create product"), back=reverse("portal:product-list"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("catalog.change_product", reach=Reach.NONE)
def product_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit a product."""
    product = get_object_or_404(Product, pk=pk)
    return _edit(request, product, title=str(product), submit=_("Save"), back=reverse("portal:product-page", args=[pk]))


def _edit(request: HttpRequest, product: Product | None, *, title: str, submit: str, back: str) -> HttpResponse:
    """Show the form of a product, or save it and lead to its page."""
    form = ProductForm(posted(request), instance=product)
    if request.method == "POST" and form.is_valid():
        return see_other("portal:product-page", form.save().pk)
    return form_page(request, form, title=title, above=_("Products"), submit=submit, back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("pricing.add_price", reach=Reach.NONE)
def price_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a price to a product, from today on unless another day is given."""
    product = get_object_or_404(Product, pk=pk)
    return _edit_price(request, Price(product=product, valid_from=timezone.localdate()), title=_("New price"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("pricing.change_price", reach=Reach.NONE)
def price_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a price."""
    price = get_object_or_404(Price.objects.select_related("product"), pk=pk)
    return _edit_price(request, price, title=_("Change the price"))


def _edit_price(request: HttpRequest, price: Price, *, title: str) -> HttpResponse:
    """Show the form of a price, or save it and lead to its product."""
    form = PriceForm(posted(request), instance=price)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The price is saved. Registers get it with the next run of job 1020."))
        return see_other("portal:product-page", price.product_id)
    back = reverse("portal:product-page", args=[price.product_id])
    return form_page(request, form, title=title, above=str(price.product), submit=_("Save"), back=back)
