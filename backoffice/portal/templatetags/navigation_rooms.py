"""The rooms of the portal in the order of the navigation; plain data, so that a new room is one line."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Room(NamedTuple):
    """One entry of the navigation."""

    url_name: str
    label: str | Promise
    icon: str
    #: Who may enter; empty: everyone who is signed in.
    permission: str
    #: Beginnings of the names of the pages that belong to it.
    pages: tuple[str, ...]


REGISTER_PAGES = ("register-", "support-offline-", "activation-", "device-")

SECTIONS: tuple[tuple[str | Promise, tuple[Room, ...]], ...] = (
    (
        "",
        (
            Room("home", _("Home"), "home", "", ("home", "first-hour-", "glossary", "search")),
            Room("alert-list", _("Alerts"), "alert-triangle", "registers.view_alert", ("alert-",)),
        ),
    ),
    (
        _("Fleet"),
        (
            Room("register-list", _("Registers"), "device-desktop", "registers.view_register", REGISTER_PAGES),
            Room("store-list", _("Stores"), "building-store", "registers.view_store", ("store-",)),
            Room("group-list", _("Channel data groups"), "stack-2", "registers.view_channeldatagroup", ("group-",)),
            Room(
                "channel-database-list",
                _("Channel databases"),
                "database",
                "registers.view_channeldatabase",
                ("channel-database-", "full-sync-"),
            ),
            Room(
                "offline-profile-list",
                _("Offline profiles"),
                "adjustments",
                "registers.view_offlineprofile",
                ("offline-profile-",),
            ),
        ),
    ),
    (
        _("Distribution"),
        (
            Room(
                "schedule-list",
                _("Distribution schedules"),
                "calendar-repeat",
                "distribution.view_distributionschedule",
                ("schedule-",),
            ),
            Room("job-overview", _("Scheduler jobs"), "settings", "distribution.view_schedulerjob", ("job-",)),
            Room("run-list", _("Runs"), "player-play", "distribution.view_distributionrun", ("run-",)),
            Room(
                "download-session-list",
                _("Download sessions"),
                "download",
                "distribution.view_downloadsession",
                ("download-session-", "package-"),
            ),
        ),
    ),
    (
        _("Sales"),
        (
            Room("transaction-list", _("Transactions"), "receipt", "registers.view_transaction", ("transaction-",)),
            Room("voucher-list", _("Vouchers"), "gift", "registers.view_voucher", ("voucher-",)),
            Room("upload-session-list", _("Upload sessions"), "upload", "registers.view_uploadsession", ("upload-session-",)),
            Room(
                "quarantine-list",
                _("Quarantine"),
                "alert-octagon",
                "registers.view_quarantinedtransaction",
                ("quarantine-",),
            ),
            Room(
                "missing-list",
                _("Missing transactions"),
                "info-circle",
                "registers.view_registerjournal",
                ("missing-",),
            ),
        ),
    ),
    (
        _("Catalog"),
        (
            Room("product-list", _("Products"), "tags", "catalog.view_product", ("product-", "price-create", "price-edit")),
            Room("category-list", _("Categories"), "sitemap", "catalog.view_category", ("category-",)),
            Room("assortment-list", _("Assortments"), "list-details", "catalog.view_assortment", ("assortment-",)),
            Room("unit-list", _("Units"), "ruler", "catalog.view_unit", ("unit-",)),
            Room("barcode-pattern-list", _("Barcode patterns"), "barcode", "catalog.view_barcodepattern", ("barcode-pattern-",)),
            Room("price-group-list", _("Price groups"), "coins", "pricing.view_pricegroup", ("price-group-",)),
            Room("promotion-list", _("Promotions"), "discount", "pricing.view_promotion", ("promotion-",)),
            Room(
                "exchange-rate-list",
                _("Exchange rates"),
                "arrows-exchange",
                "pricing.view_exchangerate",
                ("exchange-rate-",),
            ),
            Room("tax-group-list", _("Tax groups"), "receipt-tax", "taxes.view_taxgroup", ("tax-group-", "tax-rate-")),
            Room("import-list", _("Imports"), "file-import", "imports.view_importjob", ("import-",)),
        ),
    ),
    (
        _("Customers and staff"),
        (
            Room("customer-list", _("Customers"), "users", "customers.view_customer", ("customer-",)),
            Room("staff-list", _("Staff"), "id-badge", "staff.view_staff", ("staff-",)),
            Room(
                "permission-group-list",
                _("Permission groups"),
                "shield-check",
                "staff.view_permissiongroup",
                ("permission-group-",),
            ),
            Room("address-book-list", _("Address books"), "address-book", "customers.view_addressbook", ("address-book-",)),
        ),
    ),
    (
        _("Set-up"),
        (
            Room(
                "payment-method-list", _("Payment methods"), "credit-card", "registers.view_paymentmethod", ("payment-method-",)
            ),
            Room("currency-list", _("Currencies"), "coin", "registers.view_currency", ("currency-",)),
            Room(
                "receipt-settings-list",
                _("Receipt settings"),
                "file-invoice",
                "registers.view_receiptsettings",
                ("receipt-settings-",),
            ),
        ),
    ),
    (
        _("Integration"),
        (Room("service-token-list", _("Service tokens"), "key", "hq_api.view_servicetoken", ("service-token-",)),),
    ),
    (
        _("People"),
        (
            Room("person-overview", _("People"), "user", "auth.view_user", ("person-",)),
            Room(
                "second-factors",
                _("Second factors"),
                "key",
                "sign_in.view_secondfactor",
                ("second-factors", "second-factor-reset"),
            ),
            Room("audit-list", _("Audit log"), "info-circle", "audit.view_auditentry", ("audit-",)),
        ),
    ),
)
