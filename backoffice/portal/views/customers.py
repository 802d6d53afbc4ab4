"""The customers: finding one, its page, and what is kept of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.customers.models import Customer
from backoffice.customers.queries.found_customers import found_customers
from backoffice.customers.use_cases.remove_customer import remove_customer
from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.customer import CustomerFilterForm, CustomerForm

from .access import needs, stores_of, visible
from .answers import filters_of
from .lists import shown_as_list
from .setting_up import Fact, Kind, edited, fact, listed_as, removed, shown, yes_or_no

CUSTOMERS = Kind(
    "customer",
    CustomerForm,
    things=gettext_lazy("Customers"),
    new=gettext_lazy("New customer"),
    create=gettext_lazy("Create customer"),
    none=gettext_lazy("No customer yet"),
    purpose=gettext_lazy("Customers who buy by name are created here, or sent by a program to the HQ API."),
    explanation=gettext_lazy("Registers know it after the next run of job 1010."),
)


@require_safe
@needs("customers.view_customer", reach=Reach.OWN_STORE)
@shown_as_list
def customer_list(request: HttpRequest) -> HttpResponse:
    """Show the customers, narrowed by number, name, e-mail, phone and address book."""
    filter_form = CustomerFilterForm(request.GET, reach=stores_of(request))
    wanted = filters_of(filter_form)
    text = (wanted["q"] or "").strip()
    rows = visible(request, found_customers(text) if text else Customer.objects.all())
    if wanted["address_book"]:
        rows = rows.filter(address_books=wanted["address_book"])
    if wanted["blocked"]:
        rows = rows.filter(blocked=True)
    return listed_as(request, CUSTOMERS, "portal/customers/list.html", rows, filter_form=filter_form)


@require_safe
@needs("customers.view_customer", reach=Reach.OWN_STORE)
def customer_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a customer."""
    customer = get_object_or_404(visible(request, Customer.objects.all()), pk=pk)
    facts = (
        fact(_("Number"), customer.number),
        fact(_("Name"), customer.name),
        fact(_("E-mail"), customer.email),
        fact(_("Phone"), customer.phone),
        fact(_("Tax number"), customer.tax_number),
        fact(_("Language"), customer.language),
        yes_or_no(_("Blocked"), customer.blocked),
        Fact(_("Address books"), list(visible(request, customer.address_books.all()))),
    )
    return shown(request, CUSTOMERS, customer, facts)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("customers.add_customer", reach=Reach.NONE)
def customer_create(request: HttpRequest) -> HttpResponse:
    """Create a customer."""
    return edited(request, CUSTOMERS)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("customers.change_customer", reach=Reach.NONE)
def customer_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit a customer."""
    return edited(request, CUSTOMERS, get_object_or_404(Customer, pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("customers.delete_customer", reach=Reach.NONE)
def customer_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what removing a customer does, and do it when confirmed."""
    customer = get_object_or_404(Customer, pk=pk)
    says = (
        _("Registers no longer find this customer after the next run of job 1010."),
        _("Transactions keep the number. The name, the e-mail address and the phone are gone for good."),
    )
    return removed(request, CUSTOMERS, customer, lambda: remove_customer(customer=customer), says=says)
