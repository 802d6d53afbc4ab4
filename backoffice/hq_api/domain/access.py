"""Who may make which call: the one table that decides it, is shown in the portal and in the documentation, and is tried by
a test against every kind of caller. What is not in it is closed, also what somebody adds tomorrow.

A program needs the scope; a person who is signed in at the portal needs the permission, the same as for its pages.
"""

from dataclasses import dataclass

from backoffice.audit.domain.about_access import MAY_READ_ABOUT_ACCESS
from backoffice.hq_api.domain.scopes import Reach, Scope

READ, NONE, OWN = Reach.SHARED, Reach.NONE, Reach.OWN_STORE


@dataclass(frozen=True, slots=True)
class Access:
    """What one call asks of its caller."""

    scope: Scope
    #: Django's permission, of which a role has some.
    permission: str
    reach: Reach


def _catalog(name: str, app: str, model: str) -> dict[tuple[str, str], Access]:
    """List the two calls that read and upsert rows of the catalog."""
    return {
        ("GET", f"hq-{name}-list"): Access(Scope.CATALOG_READ, f"{app}.view_{model}", READ),
        ("POST", f"hq-{name}-list"): Access(Scope.CATALOG_WRITE, f"{app}.change_{model}", NONE),
    }


def _reading(name: str, scope: Scope, permission: str, reach: Reach, page: bool = True) -> dict[tuple[str, str], Access]:
    """List the calls that show a list and one of its things."""
    access = Access(scope, permission, reach)
    return {("GET", f"hq-{name}-list"): access, **({("GET", f"hq-{name}"): access} if page else {})}


def _removing(name: str, app: str, model: str) -> dict[tuple[str, str], Access]:
    """List the call that removes a thing of the catalog."""
    return {("DELETE", f"hq-{name}"): Access(Scope.CATALOG_WRITE, f"{app}.delete_{model}", NONE)}


def _configured(name: str, model: str, removes: bool = True) -> dict[tuple[str, str], Access]:
    """List the calls that keep what stores and registers are configured by."""
    removing = {("DELETE", f"hq-{name}"): Access(Scope.STORES_WRITE, f"registers.delete_{model}", NONE)}
    return {
        **_reading(name, Scope.STORES_READ, f"registers.view_{model}", READ),
        ("POST", f"hq-{name}-list"): Access(Scope.STORES_WRITE, f"registers.add_{model}", NONE),
        ("PATCH", f"hq-{name}"): Access(Scope.STORES_WRITE, f"registers.change_{model}", NONE),
        **(removing if removes else {}),
    }


def _set_up(name: str, app: str, model: str, removes: bool = False) -> dict[tuple[str, str], Access]:
    """List the calls that read, create, change and, if that is possible, remove things that have a code for good."""
    return {
        **_reading(name, Scope.CATALOG_READ, f"{app}.view_{model}", READ),
        ("POST", f"hq-{name}-list"): Access(Scope.CATALOG_WRITE, f"{app}.add_{model}", NONE),
        ("PATCH", f"hq-{name}"): Access(Scope.CATALOG_WRITE, f"{app}.change_{model}", NONE),
        **(_removing(name, app, model) if removes else {}),
    }


_RW, _DW, _SW = Scope.REGISTERS_WRITE, Scope.DISTRIBUTION_WRITE, Scope.STORES_WRITE

ACCESS: dict[tuple[str, str], Access] = {
    **_catalog("product", "catalog", "product"),
    ("GET", "hq-product"): Access(Scope.CATALOG_READ, "catalog.view_product", READ),
    ("GET", "hq-product-asked-price"): Access(Scope.CATALOG_READ, "catalog.view_product", OWN),
    **_catalog("barcode", "catalog", "barcode"),
    **_set_up("barcode-pattern", "catalog", "barcodepattern"),
    **_catalog("price", "pricing", "price"),
    # A price group is of some stores: what another store sells for is not everybody's business.
    ("GET", "hq-price-list"): Access(Scope.CATALOG_READ, "pricing.view_price", OWN),
    **_catalog("category", "catalog", "category"),
    ("GET", "hq-category"): Access(Scope.CATALOG_READ, "catalog.view_category", READ),
    **_removing("category", "catalog", "category"),
    **_catalog("unit", "catalog", "unit"),
    ("GET", "hq-unit"): Access(Scope.CATALOG_READ, "catalog.view_unit", READ),
    **_removing("unit", "catalog", "unit"),
    **_set_up("tax-group", "taxes", "taxgroup", removes=True),
    **_removing("tax-rate", "taxes", "taxrate"),
    ("POST", "hq-tax-group-rates"): Access(Scope.CATALOG_WRITE, "taxes.change_taxrate", NONE),
    **_set_up("assortment", "catalog", "assortment", removes=True),
    ("POST", "hq-assortment-products"): Access(Scope.CATALOG_WRITE, "catalog.change_assortment", NONE),
    **_set_up("price-group", "pricing", "pricegroup", removes=True),
    **_set_up("promotion", "pricing", "promotion"),
    **_reading("exchange-rate", Scope.CATALOG_READ, "pricing.view_exchangerate", READ),
    ("POST", "hq-exchange-rate-list"): Access(Scope.CATALOG_WRITE, "pricing.add_exchangerate", NONE),
    ("DELETE", "hq-exchange-rate"): Access(Scope.CATALOG_WRITE, "pricing.delete_exchangerate", NONE),
    **_reading("customer", Scope.CUSTOMERS_READ, "customers.view_customer", OWN),
    ("POST", "hq-customer-list"): Access(Scope.CUSTOMERS_WRITE, "customers.change_customer", NONE),
    ("DELETE", "hq-customer"): Access(Scope.CUSTOMERS_WRITE, "customers.delete_customer", NONE),
    **_reading("address-book", Scope.CUSTOMERS_READ, "customers.view_addressbook", READ),
    ("POST", "hq-address-book-list"): Access(Scope.CUSTOMERS_WRITE, "customers.add_addressbook", NONE),
    ("PATCH", "hq-address-book"): Access(Scope.CUSTOMERS_WRITE, "customers.change_addressbook", NONE),
    ("DELETE", "hq-address-book"): Access(Scope.CUSTOMERS_WRITE, "customers.delete_addressbook", NONE),
    **_reading("staff", Scope.STAFF_READ, "staff.view_staff", OWN),
    ("POST", "hq-staff-list"): Access(Scope.STAFF_WRITE, "staff.add_staff", NONE),
    ("PATCH", "hq-staff"): Access(Scope.STAFF_WRITE, "staff.change_staff", NONE),
    ("DELETE", "hq-staff"): Access(Scope.STAFF_WRITE, "staff.delete_staff", NONE),
    **_reading("permission-group", Scope.STAFF_READ, "staff.view_permissiongroup", READ),
    ("POST", "hq-permission-group-list"): Access(Scope.STAFF_WRITE, "staff.add_permissiongroup", NONE),
    ("PATCH", "hq-permission-group"): Access(Scope.STAFF_WRITE, "staff.change_permissiongroup", NONE),
    ("DELETE", "hq-permission-group"): Access(Scope.STAFF_WRITE, "staff.delete_permissiongroup", NONE),
    **_configured("payment-method", "paymentmethod", removes=False),
    **_configured("currency", "currency"),
    **_configured("receipt-settings", "receiptsettings"),
    **_reading("store", Scope.STORES_READ, "registers.view_store", OWN),
    ("POST", "hq-store-list"): Access(_SW, "registers.add_store", NONE),
    ("PATCH", "hq-store"): Access(_SW, "registers.change_store", OWN),
    ("POST", "hq-store-group"): Access(_SW, "registers.change_store", NONE),
    ("GET", "hq-store-days"): Access(Scope.LEDGER_READ, "registers.view_storeday", OWN),
    ("POST", "hq-store-day-close"): Access(Scope.TRANSACTIONS_WRITE, "registers.add_storeday", OWN),
    ("POST", "hq-store-day-reopen"): Access(Scope.TRANSACTIONS_WRITE, "registers.delete_storeday", OWN),
    **_reading("channel-data-group", Scope.STORES_READ, "registers.view_channeldatagroup", NONE),
    ("POST", "hq-channel-data-group-list"): Access(_SW, "registers.add_channeldatagroup", NONE),
    ("PATCH", "hq-channel-data-group"): Access(_SW, "registers.change_channeldatagroup", NONE),
    ("POST", "hq-channel-data-group-full-sync"): Access(_DW, "distribution.add_fullsync", NONE),
    **_reading("register", Scope.REGISTERS_READ, "registers.view_register", OWN),
    ("POST", "hq-register-list"): Access(_RW, "registers.add_register", OWN),
    ("PATCH", "hq-register"): Access(_RW, "registers.change_register", OWN),
    ("POST", "hq-register-support-offline-on"): Access(_RW, "registers.change_register", OWN),
    ("POST", "hq-register-support-offline-off"): Access(_RW, "registers.change_register", OWN),
    ("POST", "hq-register-activation-code"): Access(_RW, "registers.add_device", OWN),
    **{
        ("POST", f"hq-register-acts-{act}"): Access(_RW, "registers.change_register", OWN)
        for act in ("support-offline-on", "support-offline-off", "offline-profile")
    },
    ("POST", "hq-register-acts-create"): Access(_RW, "registers.add_register", OWN),
    ("POST", "hq-register-acts-activation-file"): Access(_RW, "registers.add_device", OWN),
    **_reading("device", Scope.REGISTERS_READ, "registers.view_device", OWN),
    ("POST", "hq-device-deactivate"): Access(_RW, "registers.change_device", OWN),
    ("POST", "hq-device-disable"): Access(_RW, "registers.change_device", OWN),
    ("POST", "hq-device-hand-over-code"): Access(_RW, "registers.change_device", OWN),
    **_reading("offline-profile", Scope.REGISTERS_READ, "registers.view_offlineprofile", READ),
    ("POST", "hq-offline-profile-list"): Access(_RW, "registers.add_offlineprofile", NONE),
    ("PATCH", "hq-offline-profile"): Access(_RW, "registers.change_offlineprofile", NONE),
    **_reading("alert", Scope.REGISTERS_READ, "registers.view_alert", OWN, page=False),
    ("POST", "hq-alert-acknowledge"): Access(_RW, "registers.change_alert", OWN),
    ("POST", "hq-alert-acts-acknowledge"): Access(_RW, "registers.change_alert", OWN),
    **_reading("channel-database", Scope.DISTRIBUTION_READ, "registers.view_channeldatabase", OWN),
    ("POST", "hq-channel-database-pause"): Access(_DW, "registers.change_channeldatabase", OWN),
    ("POST", "hq-channel-database-resume"): Access(_DW, "registers.change_channeldatabase", OWN),
    ("POST", "hq-channel-database-full-sync"): Access(_DW, "distribution.add_fullsync", OWN),
    **_reading("full-sync", Scope.DISTRIBUTION_READ, "distribution.view_fullsync", OWN, page=False),
    ("POST", "hq-full-sync-list"): Access(_DW, "distribution.add_fullsync", NONE),
    ("POST", "hq-full-sync-cancel"): Access(_DW, "distribution.change_fullsync", OWN),
    ("GET", "hq-package"): Access(Scope.DISTRIBUTION_READ, "distribution.view_package", NONE),
    # As in the portal: prices are not for everybody who may look at the state of a register.
    ("GET", "hq-package-content"): Access(_DW, "distribution.change_downloadsession", NONE),
    **_reading("job", Scope.DISTRIBUTION_READ, "distribution.view_schedulerjob", READ),
    ("PATCH", "hq-job"): Access(_DW, "distribution.change_schedulerjob", NONE),
    **_reading("schedule", Scope.DISTRIBUTION_READ, "distribution.view_distributionschedule", NONE),
    ("POST", "hq-schedule-list"): Access(_DW, "distribution.add_distributionschedule", NONE),
    ("PATCH", "hq-schedule"): Access(_DW, "distribution.change_distributionschedule", NONE),
    ("DELETE", "hq-schedule"): Access(_DW, "distribution.delete_distributionschedule", NONE),
    ("POST", "hq-schedule-run"): Access(_DW, "distribution.add_distributionrun", NONE),
    **_reading("run", Scope.DISTRIBUTION_READ, "distribution.view_distributionrun", NONE),
    ("POST", "hq-run-cancel"): Access(_DW, "distribution.change_distributionrun", NONE),
    **_reading("download-session", Scope.DISTRIBUTION_READ, "distribution.view_downloadsession", OWN),
    ("POST", "hq-download-session-cancel"): Access(_DW, "distribution.change_downloadsession", OWN),
    ("POST", "hq-download-session-rerun"): Access(_DW, "distribution.change_downloadsession", OWN),
    ("POST", "hq-download-session-acts-cancel"): Access(_DW, "distribution.change_downloadsession", OWN),
    ("POST", "hq-download-session-acts-rerun"): Access(_DW, "distribution.change_downloadsession", OWN),
    **_reading("upload-session", Scope.TRANSACTIONS_READ, "registers.view_uploadsession", OWN),
    **_reading("quarantine", Scope.TRANSACTIONS_READ, "registers.view_quarantinedtransaction", OWN),
    **{
        ("POST", f"hq-quarantine-{verb}"): Access(Scope.TRANSACTIONS_WRITE, "registers.change_quarantinedtransaction", OWN)
        for verb in ("accept", "correct", "dismiss", "try-again")
    },
    **_reading("quarantine-retry", Scope.TRANSACTIONS_READ, "registers.view_quarantinedtransaction", NONE),
    ("POST", "hq-quarantine-retry-list"): Access(Scope.TRANSACTIONS_WRITE, "registers.change_quarantinedtransaction", NONE),
    **_reading("transaction", Scope.TRANSACTIONS_READ, "registers.view_transaction", OWN),
    ("GET", "hq-transaction-feed"): Access(Scope.TRANSACTIONS_READ, "registers.view_transaction", OWN),
    ("GET", "hq-transaction-document"): Access(Scope.TRANSACTIONS_READ, "registers.view_transaction", OWN),
    **_reading("missing-transaction", Scope.TRANSACTIONS_READ, "registers.view_registerjournal", OWN, page=False),
    ("POST", "hq-missing-transaction-give-up"): Access(Scope.TRANSACTIONS_WRITE, "registers.change_registerjournal", OWN),
    ("GET", "hq-ledger-export"): Access(Scope.LEDGER_READ, "registers.view_transaction", OWN),
    # All stores take them, so a token of one store gets none: numbers are money.
    **_reading("voucher", Scope.VOUCHERS_READ, "registers.change_voucher", NONE),
    ("GET", "hq-voucher-movement-feed"): Access(Scope.VOUCHERS_READ, "registers.change_voucher", NONE),
    ("POST", "hq-voucher-list"): Access(Scope.VOUCHERS_WRITE, "registers.add_voucher", NONE),
    ("POST", "hq-voucher-cancel"): Access(Scope.VOUCHERS_WRITE, "registers.change_voucher", NONE),
    **_reading("daily-total", Scope.LEDGER_READ, "registers.view_transaction", OWN, page=False),
    ("GET", "hq-audit-log"): Access(Scope.AUDIT_READ, "audit.view_auditentry", NONE),
}


def permissions_of(scope: str) -> frozenset[str]:
    """Name what a person must be allowed to make all the calls of a scope, and to read all they answer."""
    more = {MAY_READ_ABOUT_ACCESS} if scope == Scope.AUDIT_READ else set()
    return frozenset(access.permission for access in ACCESS.values() if access.scope == scope) | more


def access_to(method: str | None, route: str | None) -> Access | None:
    """Look a call up; HEAD asks for what GET shows. None: it is closed to everyone."""
    return ACCESS.get(("GET" if method == "HEAD" else method or "", route or ""))
