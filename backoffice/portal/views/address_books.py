"""The address books, which give customers and staff to stores."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.customers.models import AddressBook
from backoffice.customers.use_cases.remove_address_book import USED_BY, remove_address_book
from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.customer import AddressBookForm

from .access import needs
from .lists import shown_as_list
from .setting_up import Fact, Kind, edited, fact, listed, removed, shown

ADDRESS_BOOKS = Kind(
    "address-book",
    AddressBookForm,
    things=gettext_lazy("Address books"),
    new=gettext_lazy("New address book"),
    create=gettext_lazy("Create address book"),
    none=gettext_lazy("No address book yet"),
    purpose=gettext_lazy(
        "An address book gives customers and staff to stores: create one, put people into it and give it to a store."
    ),
    explanation=gettext_lazy(
        "A store is given its address books on its own page. Customers and staff are put into them on theirs."
    ),
)


@require_safe
@needs("customers.view_addressbook", reach=Reach.NONE)
@shown_as_list
def address_book_list(request: HttpRequest) -> HttpResponse:
    """Show the address books, narrowed by code or name."""
    rows = AddressBook.objects.annotate(store_count=Count("stores")).order_by("code")
    return listed(request, ADDRESS_BOOKS, rows, "portal/address_books/list.html")


@require_safe
@needs("customers.view_addressbook", reach=Reach.NONE)
def address_book_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an address book: its stores, and where its people are listed."""
    address_book = get_object_or_404(AddressBook.objects.prefetch_related("stores"), pk=pk)
    facts = (
        fact(_("Code"), address_book.code),
        fact(_("Name"), address_book.name),
        Fact(_("Stores"), list(address_book.stores.all())),
        fact(_("Customers"), _("Its customers"), f"{reverse('portal:customer-list')}?address_book={pk}"),
        fact(_("Staff"), _("Its staff"), f"{reverse('portal:staff-list')}?address_book={pk}"),
    )
    return shown(request, ADDRESS_BOOKS, address_book, facts)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("customers.add_addressbook", reach=Reach.NONE)
def address_book_create(request: HttpRequest) -> HttpResponse:
    """Create an address book."""
    return edited(request, ADDRESS_BOOKS)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("customers.change_addressbook", reach=Reach.NONE)
def address_book_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit an address book."""
    return edited(request, ADDRESS_BOOKS, get_object_or_404(AddressBook, pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("customers.delete_addressbook", reach=Reach.NONE)
def address_book_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what removing an address book does, and do it when confirmed."""
    book = get_object_or_404(AddressBook, pk=pk)
    says = [_("Its customers and staff stay, without this address book.")]
    return removed(request, ADDRESS_BOOKS, book, lambda: remove_address_book(address_book=book), says=says, used_by=USED_BY)
