"""Whose imports a person may see and run: those of tables they may see and change. An import is no way around that."""

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from backoffice.imports.models import ImportJob

#: The permissions that the rows of each kind ask for, with the verb left out.
TABLES: dict[str, str] = {
    ImportJob.Kind.PRODUCTS: "catalog.{}_product",
    ImportJob.Kind.BARCODES: "catalog.{}_barcode",
    ImportJob.Kind.PRICES: "pricing.{}_price",
    ImportJob.Kind.CUSTOMERS: "customers.{}_customer",
    ImportJob.Kind.STORES: "registers.{}_store",
}


def kinds_imported_by(user: User | AnonymousUser) -> list[str]:
    """List the kinds of rows a person may bring in: an import adds what is new and changes what there is."""
    return [kind for kind, table in TABLES.items() if user.has_perms([table.format("add"), table.format("change")])]


def imports_seen_by(user: User | AnonymousUser) -> QuerySet[ImportJob]:
    """Select the imports of tables that a person may see."""
    seen = [kind for kind, table in TABLES.items() if user.has_perm(table.format("view"))]
    return ImportJob.objects.filter(kind__in=seen).select_related("requested_by")


def imports_run_by(user: User | AnonymousUser) -> QuerySet[ImportJob]:
    """Select the imports that a person may start, stop and go on with."""
    return ImportJob.objects.filter(kind__in=kinds_imported_by(user))
