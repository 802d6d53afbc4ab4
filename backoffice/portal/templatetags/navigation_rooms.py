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
            Room("home", _("Home"), "home", "", ("home", "search")),
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
            Room("product-list", _("Products"), "tags", "catalog.view_product", ("product-", "price-")),
            Room("barcode-pattern-list", _("Barcode patterns"), "barcode", "catalog.view_barcodepattern", ("barcode-pattern-",)),
            Room("promotion-list", _("Promotions"), "discount", "pricing.view_promotion", ("promotion-",)),
            Room(
                "exchange-rate-list",
                _("Exchange rates"),
                "arrows-exchange",
                "pricing.view_exchangerate",
                ("exchange-rate-",),
            ),
            Room("import-list", _("Imports"), "file-import", "imports.view_importjob", ("import-",)),
        ),
    ),
    (
        _("Integration"),
        (Room("service-token-list", _("Service tokens"), "key", "hq_api.view_servicetoken", ("service-token-",)),),
    ),
)
