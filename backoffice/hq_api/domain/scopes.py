"""The scopes of service tokens: a thing, and whether it is read or changed. Few, so that whoever issues a token reads them."""

from enum import StrEnum


class Scope(StrEnum):
    """What a token may be given."""

    CATALOG_READ = "catalog:read"
    CATALOG_WRITE = "catalog:write"
    CUSTOMERS_READ = "customers:read"
    CUSTOMERS_WRITE = "customers:write"
    STAFF_READ = "staff:read"
    STORES_READ = "stores:read"
    STORES_WRITE = "stores:write"
    REGISTERS_READ = "registers:read"
    REGISTERS_WRITE = "registers:write"
    DISTRIBUTION_READ = "distribution:read"
    DISTRIBUTION_WRITE = "distribution:write"
    TRANSACTIONS_READ = "transactions:read"
    TRANSACTIONS_WRITE = "transactions:write"
    LEDGER_READ = "ledger:read"


class Reach(StrEnum):
    """What a token that is restricted to one store gets of a call."""

    #: What belongs to its store.
    OWN_STORE = "OWN_STORE"
    #: All of it: data that every store sells from.
    SHARED = "SHARED"
    #: Nothing: the call is about more than one store.
    NONE = "NONE"
