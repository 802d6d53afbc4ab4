"""The scopes of service tokens: a thing, and whether it is read or changed. Few, so that whoever issues a token reads them."""

from enum import StrEnum


class Scope(StrEnum):
    """What a token may be given."""

    CATALOG_READ = "catalog:read"
    CATALOG_WRITE = "catalog:write"
    CUSTOMERS_READ = "customers:read"
    CUSTOMERS_WRITE = "customers:write"
    STAFF_READ = "staff:read"
    STAFF_WRITE = "staff:write"
    STORES_READ = "stores:read"
    STORES_WRITE = "stores:write"
    REGISTERS_READ = "registers:read"
    REGISTERS_WRITE = "registers:write"
    DISTRIBUTION_READ = "distribution:read"
    DISTRIBUTION_WRITE = "distribution:write"
    TRANSACTIONS_READ = "transactions:read"
    TRANSACTIONS_WRITE = "transactions:write"
    LEDGER_READ = "ledger:read"
    VOUCHERS_READ = "vouchers:read"
    VOUCHERS_WRITE = "vouchers:write"
    AUDIT_READ = "audit:read"


class Reach(StrEnum):
    """What a token that is restricted to one store gets of a call, and a person who may see some stores only of a page."""

    #: What belongs to its stores.
    OWN_STORE = "OWN_STORE"
    #: All of it: data that every store sells from.
    SHARED = "SHARED"
    #: Nothing: it is about more than single stores.
    NONE = "NONE"
