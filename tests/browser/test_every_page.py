"""Every page, as people see it: wide and narrow, light and dark, in both languages; nothing sticks out, nothing complains.

A page is asked for once in each language, and its window is then made narrow or wide, light or dark: what a server says does
not hang on these, and eight pictures cost little more than two.
"""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from backoffice.catalog.models import Assortment, BarcodePattern, Category, Product, Unit
from backoffice.customers.models import AddressBook, Customer
from backoffice.hq_api.models import ServiceToken
from backoffice.hq_api.use_cases.issue_service_token import issue_service_token
from backoffice.imports.models import ImportJob
from backoffice.pricing.models import Price, PriceGroup, Promotion
from backoffice.staff.models import PermissionGroup, Staff
from backoffice.taxes.models import TaxGroup, TaxRate
from distribution.models import DistributionRun, DistributionSchedule, DownloadSession, Package, SchedulerJob
from registers.models import (
    Alert,
    ChannelDatabase,
    ChannelDataGroup,
    Currency,
    Device,
    OfflineProfile,
    PaymentMethod,
    QuarantinedTransaction,
    ReceiptSettings,
    Register,
    Store,
    Transaction,
    UploadSession,
    Voucher,
)
from registers.use_cases.raise_alert import raise_alert
from registers.use_cases.take_in_upload import take_in_upload
from tests.backoffice.imports.importing import upload
from tests.backoffice.portal.pages import ROUTES
from tests.browser.accessibility import FINGERS, grave_faults
from tests.browser.conftest import DESKTOP, PHONE, SCREENSHOTS
from tests.browser.fleet import working_day

#: Addresses that only take a POST, or are no page.
NO_PAGES = {
    # leads to the sign-in page unless a password was right a moment ago
    "sign-in-code",
    "audit-export",
    "sign-out",
    "theme",
    "list-columns",
    "first-hour-show",
    "support-offline-on",
    "activation-code-issue",
    "transaction-export-file",
    "device-hand-over",
    "schedule-run",
    "run-cancel",
    "import-reading",
    "import-preview",
    "import-start",
    "import-cancel",
    "import-restart",
    "import-refused",
    "missing-give-up",
    "quarantine-accept",
    "quarantine-correct",
    "quarantine-document",
    "quarantine-retry",
    "quarantine-try-again",
    "service-token-revoke",
    "channel-database-pause",
    "channel-database-resume",
    "download-session-cancel",
    "download-session-rerun",
    "exchange-rate-remove",
    "full-sync-cancel",
    "package-download",
    "person-activate",
    "voucher-block",
    "voucher-unblock",
}

DOCS = Path(settings.BASE_DIR) / "docs" / "screenshots"
IN_THE_DOCS = {
    ("home", "en-light-1440"): "home",
    ("register-page", "en-light-1440"): "register",
    ("register-page", "de-dark-390"): "register-phone",
}

WIDTHS = (DESKTOP, PHONE)
SCHEMES = ("light", "dark")

#: The looks a page has in each language, as (colour scheme, window); it is loaded in the first, and axe-core looks at that one.
LOOKS: dict[str, list[tuple[str, Any]]] = {
    "en": [(scheme, width) for scheme in SCHEMES for width in WIDTHS],
    "de": [(scheme, width) for scheme in reversed(SCHEMES) for width in reversed(WIDTHS)],
}
LOCALES = {"en": "en-GB", "de": "de-DE"}


#: What the address of a page names: any row of the model will do.
SUBJECTS: dict[str, QuerySet[Any]] = {
    "channel-database-": ChannelDatabase.objects.filter(kind="OFFLINE"),
    "download-session-": DownloadSession.objects.all(),
    "full-sync-of-database": ChannelDatabase.objects.filter(kind="OFFLINE"),
    "full-sync-of-group": ChannelDataGroup.objects.all(),
    "job-": SchedulerJob.objects.filter(number=1040),
    "register-": Register.objects.filter(number="S01-1"),
    "support-offline-": Register.objects.filter(number="S01-1"),
    "device-": Device.objects.filter(register__number="S01-1", state="ACTIVATED"),
    "store-": Store.objects.all(),
    "group-": ChannelDataGroup.objects.all(),
    "offline-profile-": OfflineProfile.objects.all(),
    "schedule-": DistributionSchedule.objects.all(),
    "run-": DistributionRun.objects.all(),
    "package-": Package.objects.filter(kind="FULL"),
    "transaction-": Transaction.objects.order_by("-gross_amount"),
    "upload-session-": UploadSession.objects.all(),
    "product-": Product.objects.filter(prices__isnull=False),
    "price-create": Product.objects.all(),
    "price-edit": Price.objects.all(),
    "barcode-pattern-": BarcodePattern.objects.all(),
    "promotion-": Promotion.objects.all(),
    "category-": Category.objects.all(),
    "unit-": Unit.objects.all(),
    "assortment-": Assortment.objects.all(),
    "price-group-": PriceGroup.objects.all(),
    "tax-group-": TaxGroup.objects.filter(rates__isnull=False),
    "tax-rate-create": TaxGroup.objects.all(),
    "tax-rate-": TaxRate.objects.all(),
    "payment-method-": PaymentMethod.objects.filter(is_active=True),
    "currency-": Currency.objects.all(),
    "receipt-settings-": ReceiptSettings.objects.all(),
    "customer-": Customer.objects.all(),
    "staff-": Staff.objects.filter(is_active=True),
    "permission-group-": PermissionGroup.objects.all(),
    "address-book-": AddressBook.objects.all(),
    "person-": User.objects.all(),
    "second-factor-reset": User.objects.filter(username="operations"),
    "import-": ImportJob.objects.all(),
    "alert-": Alert.objects.all(),
    "quarantine-": QuarantinedTransaction.objects.all(),
    "service-token-": ServiceToken.objects.all(),
    "voucher-page": Voucher.objects.all(),
    "voucher-cancel": Voucher.objects.all(),
}

#: Pages that ask about rows that were chosen.
QUERIES = {
    "alert-act": {"act": "seen", "all": "on"},
    "download-session-act": {"act": "cancel", "all": "on"},
    "register-act": {"act": "support-offline-off", "all": "on"},
}


def addresses() -> dict[str, str]:
    """Return the address of every page, by its name."""
    found = {}
    for name in sorted(ROUTES.keys() - NO_PAGES):
        rows = next((rows for beginning, rows in SUBJECTS.items() if name.startswith(beginning)), None)
        arguments = [rows.all()[:1].get().pk] if rows is not None and "<" in ROUTES[name] else []
        arguments += ["2026-01-31"] if "<str:day>" in ROUTES[name] else []
        arguments += ["release"] if "<slug:word>" in ROUTES[name] else []
        found[name] = reverse(f"portal:{name}", args=arguments, query=QUERIES.get(name))
    return found


def trouble() -> None:
    """Raise an alert, bring a document that nobody can read, and issue a token, so that their pages have something to show."""
    device, now = Device.objects.get(register__number="S01-1", state="ACTIVATED"), timezone.now()
    raise_alert(register_id=device.register_id, kind=Alert.Kind.CLOCK_OFF, now=now, facts={"seconds": 300})
    take_in_upload(device=device, body=b"{}", content_encoding="identity", received_at=now)
    issue_service_token(name="ERP", scopes=["catalog:read"], user=User.objects.get(username="admin"), now=now)


@pytest.mark.timeout(1800)  # some four hundred pages, each in four looks
def test_every_page_fits_its_window_and_complains_of_nothing(open_window, live_server, tmp_path):
    working_day(live_server.url, tmp_path / "register")
    trouble()
    upload("PRODUCTS", "number;name;a very long heading that nobody would want to read\n1;Tea;x\n", name="new products.csv")
    wider: dict[tuple[str, str], int] = {}
    unusable: dict[tuple[str, str], list[str]] = {}
    seen = set()
    for language, looks in LOOKS.items():
        window = open_window(locale=LOCALES[language])
        window.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        window.sign_in()
        for name, address in addresses().items():
            wear(window.page, *looks[0])
            assert window.page.goto(address).status == 200, name
            assert window.page.locator("html").get_attribute("lang") == language, name
            if faults := grave_faults(window.page, also=(FINGERS,)):
                unusable[name, language] = faults
            for scheme, size in looks:
                wear(window.page, scheme, size)
                look = f"{language}-{scheme}-{size['width']}"
                if (page_width := window.page.evaluate("document.documentElement.scrollWidth")) > size["width"]:
                    wider[name, look] = page_width
                photograph(window, name, look)
                seen.add(look)
    assert (wider, unusable) == ({}, {})
    assert len(seen) == 8


def wear(page, scheme: str, size) -> None:
    """Give a page a colour scheme and a size of its window."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(size)


def photograph(window, name: str, look: str) -> None:
    """Keep a picture of the page where pictures are wanted."""
    if SCREENSHOTS and SCREENSHOTS != "1":
        window.page.screenshot(path=Path(SCREENSHOTS) / f"{name}-{look}.png", full_page=True, animations="disabled")
    elif SCREENSHOTS and (name, look) in IN_THE_DOCS:
        picture = DOCS / f"{IN_THE_DOCS[name, look]}.png"
        window.page.screenshot(path=picture, animations="disabled")
