"""What one search box finds: a few of each thing the reader may see, and where the rest of them is.

Each kind takes one query. More than a few of a kind is what the kind's own list is for, which takes the same text.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backoffice.catalog.queries.found_products import found_products
from backoffice.customers.queries.found_customers import found_customers
from backoffice.staff.queries.found_staff import found_staff
from registers.models import Register, Store, Transaction
from registers.queries.store_reach import StoreReach

from .found_transactions import found_transactions

SHOWN = 6


class Kind(NamedTuple):
    """A kind of thing that can be found."""

    label: str | Promise
    icon: str
    permission: str
    #: The names of the list, and of the page of one.
    list_url: str
    page_url: str
    rows: Callable[[str], QuerySet[Any]]


class Found(NamedTuple):
    """The first rows found of a kind, and whether there are more."""

    kind: Kind
    rows: list[Model]
    has_more: bool


def _stores(text: str) -> QuerySet[Store]:
    return Store.objects.filter(Q(number__icontains=text) | Q(name__icontains=text)).order_by("number")


def _registers(text: str) -> QuerySet[Register]:
    return Register.objects.filter(Q(number__icontains=text) | Q(name__icontains=text)).select_related("store").order_by("number")


def _transactions(text: str) -> QuerySet[Transaction]:
    return found_transactions(text).defer("document")


KINDS = (
    Kind(_("Registers"), "device-desktop", "registers.view_register", "register-list", "register-page", _registers),
    Kind(_("Stores"), "building-store", "registers.view_store", "store-list", "store-page", _stores),
    Kind(_("Products"), "tags", "catalog.view_product", "product-list", "product-page", found_products),
    Kind(_("Customers"), "users", "customers.view_customer", "customer-list", "customer-page", found_customers),
    Kind(_("Staff"), "id-badge", "staff.view_staff", "staff-list", "staff-page", found_staff),
    Kind(
        _("Transactions"),
        "receipt",
        "registers.view_transaction",
        "transaction-list",
        "transaction-page",
        _transactions,
    ),
)


def found_everywhere(text: str, user: User, reach: StoreReach) -> list[Found]:
    """Return what is found of each kind that this person may see, of their stores; kinds with nothing found are left out."""
    found = []
    for kind in KINDS:
        if not user.has_perm(kind.permission):
            continue
        rows = list(reach.of(kind.rows(text))[: SHOWN + 1])
        if rows:
            found.append(Found(kind, rows[:SHOWN], len(rows) > SHOWN))
    return found
