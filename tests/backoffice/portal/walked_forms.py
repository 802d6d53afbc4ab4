"""How each form and button of the portal is used, once: for tests that hold for everything that changes something."""

import base64
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model, QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from backoffice.catalog.models import BarcodePattern, Category, Product, Unit
from backoffice.customers.models import AddressBook, Customer, StoreAddressBook
from backoffice.hq_api.models import ServiceToken
from backoffice.imports.models import ImportJob
from backoffice.pricing.models import ExchangeRate, Price, PriceGroup, Promotion
from backoffice.sign_in.domain.totp_code import code_at, new_key
from backoffice.sign_in.use_cases.set_up_second_factor import set_up_second_factor
from backoffice.staff.models import PermissionGroup, Staff
from backoffice.taxes.models import TaxGroup, TaxRate
from distribution.models import DistributionRun, DistributionSchedule, DownloadSession, FullSync, SchedulerJob
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
    RegisterJournal,
    RegisterStatus,
    Store,
    Voucher,
)
from registers.use_cases.block_voucher import block_voucher
from registers.use_cases.issue_vouchers import VoucherTerms, issue_vouchers
from tests.backoffice.factories import (
    make_assortment,
    make_currency,
    make_exchange_rate,
    make_price_group,
    make_tax_group,
    make_unit,
)
from tests.backoffice.imports.importing import upload

TOMORROW = timezone.now() + timedelta(days=1)

#: Uses a form or button with the browser of an HQ admin.
Use = Callable[[Client], Any]


def filled_in(form: Any) -> dict[str, Any]:
    """Return what a browser posts of a form as it is shown."""
    said: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if isinstance(value, QuerySet | list | tuple):
            said[field.html_name] = [each.pk if isinstance(each, Model) else each for each in value]
        elif value is True:
            said[field.html_name] = "on"
        elif value is not None and value is not False:
            said[field.html_name] = value
    return said


def fill(route: str, /, *things: Any, **changed: Any) -> Use:
    """Open the page of a form, change something in it and send it."""

    def use(client: Client) -> Any:
        address = _address(route, things)
        page = client.get(address)
        assert page.status_code == 200, route
        said = {**filled_in(page.context["form"]), **changed}
        return client.post(address, {field: value() if callable(value) else value for field, value in said.items()})

    return use


def press(route: str, /, *things: Any, **said: Any) -> Use:
    """Press a button."""
    return lambda client: client.post(_address(route, things), said)


def after(prepare: Callable[[], Any], use: Use) -> Use:
    """Bring something into the state that a form or button is for."""

    def prepared(client: Client) -> Any:
        prepare()
        return use(client)

    return prepared


def _address(route: str, things: tuple[Any, ...]) -> str:
    named = [thing.get().pk if isinstance(thing, QuerySet) else thing() if callable(thing) else thing for thing in things]
    return reverse(f"portal:{route}", args=named)


def _first(model: type[Model]) -> "QuerySet[Any]":
    return model._default_manager.order_by("pk")[:1]


def _key(model: type[Model]) -> Callable[[], int]:
    return lambda: _first(model).get().pk


def act(route: str, name: str, rows: "QuerySet[Any]", prepare: Callable[[], Any] = lambda: None, **said: Any) -> Use:
    """Choose rows of a list, and confirm what is to be done with them."""

    def use(client: Client) -> Any:
        prepare()
        chosen = [row.pk for row in rows.all()]
        return client.post(reverse(f"portal:{route}", query={"act": name, "chosen": chosen}), {"count": len(chosen), **said})

    return use


def _made(make: Callable[[], Any]) -> Callable[[], Any]:
    """Make a thing when it is needed."""
    return lambda: make().pk


def _coming_rate() -> Any:
    values = {"code": "OLD", "name": "Old", "percent": 5, "valid_from": TOMORROW.date()}
    return TaxRate.objects.create(tax_group=_first(TaxGroup).get(), **values)


def _voucher(*, is_blocked: bool = False) -> Any:
    currency = Currency.objects.get(code="EUR")
    terms = VoucherTerms(kind=Voucher.Kind.GIFT_CARD, currency=currency, amount=Decimal(25))
    (voucher,) = issue_vouchers(terms=terms, count=1, user_name="anna", now=timezone.now())
    return block_voucher(voucher=voucher, is_blocked=is_blocked, user_name="anna")


def _payment_method() -> Any:
    return PaymentMethod.objects.create(code="OLD", name="Old", kind="CARD")


def _receipt_settings() -> Any:
    return ReceiptSettings.objects.create(code="OLD")


def _change_password(client: Client) -> Any:
    anna = User.objects.get(username="anna")
    anna.set_password("the old long phrase 1")
    anna.save()
    client.force_login(anna)
    new = "another long phrase 7"
    said = {"old_password": "the old long phrase 1", "new_password1": new, "new_password2": new}
    return client.post(reverse("portal:account-password"), said)


def _set_up(client: Client) -> Any:
    address = reverse("portal:second-factor-set-up")
    client.get(address)
    key = base64.b64decode(client.session["second_factor_key"])
    return client.post(address, {"code": code_at(key, timezone.now().timestamp())})


def _recovery_code(client: Client) -> str:
    code: str = client.session["recovery_codes"][0]
    return code


def _person(*, is_active: bool = True) -> Any:
    return User.objects.create(username="eva", is_active=is_active)


def _roles() -> list[int]:
    return list(Group.objects.filter(name="Operations").values_list("pk", flat=True))


def _person_with_factor() -> Any:
    person, key, now = User.objects.create(username="eva"), new_key(), timezone.now()
    set_up_second_factor(user=person, key=key, code=code_at(key, now.timestamp()), now=now)
    return person


def _key_of(label: str) -> Callable[[], Any]:
    return lambda: _first(apps.get_model(label)).get().pk


def _start_import(client: Client) -> Any:
    job = ImportJob.objects.get()
    page = client.get(reverse("portal:import-page", args=[job.pk]))
    return client.post(reverse("portal:import-start", args=[job.pk]), filled_in(page.context["form"]))


_DATABASE = ChannelDatabase.objects.filter(kind="OFFLINE")


def _ended_device() -> None:
    Device.objects.update(state="DEACTIVATED", ended_at=timezone.now(), token_hash="", journal_id="J-1")


def _import() -> None:
    ImportJob.objects.all().delete()
    upload("PRODUCTS", "number,name,unit,tax_group\n77,Apple,PCS,FULL\n")


def _failed_import() -> None:
    _import()
    ImportJob.objects.update(state="FAILED", finished_at=timezone.now())


def _waiting_sync() -> None:
    FullSync.objects.create(channel_database=_DATABASE.get(), start_at=TOMORROW, requested_at=timezone.now())


def _nothing_waits() -> None:
    RegisterStatus.objects.update(sales_waiting=0)
    RegisterJournal.objects.all().delete()


def _waiting_run() -> None:
    DistributionRun.objects.update(state="WAITING", finished_at=None)


#: What an HQ admin does with each form and button, after `one_of_everything(1, …)`.
USES: dict[str, Use] = {
    "account-password": _change_password,
    "second-factor-set-up": _set_up,
    "second-factor-remove": lambda client: (_set_up(client), press("second-factor-remove", code=_recovery_code(client))(client))[
        1
    ],
    "recovery-codes": lambda client: (_set_up(client), press("recovery-codes", code=_recovery_code(client))(client))[1],
    "person-create": fill("person-create", username="new", roles=_roles),
    "person-edit": fill("person-edit", _made(_person), first_name="Eva", roles=_roles),
    "person-deactivate": fill("person-deactivate", _made(_person)),
    "person-activate": press("person-activate", _made(lambda: _person(is_active=False))),
    "second-factor-reset": press("second-factor-reset", _made(_person_with_factor)),
    "alert-acknowledge": fill("alert-acknowledge", _first(Alert), note="On it."),
    "register-create": fill("register-create", number="N1", name="New", store=_key(Store)),
    "register-edit": fill("register-edit", _first(Register), name="Renamed"),
    "support-offline-on": after(
        lambda: (ChannelDatabase.objects.all().delete(), Register.objects.update(support_offline=False)),
        press("support-offline-on", _first(Register)),
    ),
    "support-offline-off": after(_nothing_waits, fill("support-offline-off", _first(Register))),
    "activation-code-issue": press("activation-code-issue", _first(Register)),
    "activation-file": fill("activation-file", registers=lambda: [_first(Register).get().pk]),
    "device-hand-over": after(_ended_device, press("device-hand-over", _first(Device))),
    "device-deactivate": fill("device-deactivate", _first(Device)),
    "store-create": fill(
        "store-create",
        number="N1",
        name="New",
        time_zone="UTC",
        language="en",
        channel_data_group=_key(ChannelDataGroup),
        currency=_key_of("registers.Currency"),
    ),
    "store-edit": fill("store-edit", _first(Store), name="Renamed"),
    "store-group": fill("store-group", _first(Store), group=lambda: ChannelDataGroup.objects.create(name="Other").pk),
    "store-day-close": fill("store-day-close", _first(Store), "2026-01-31", note="Counted."),
    "store-day-reopen": lambda client: (
        USES["store-day-close"](client),
        fill("store-day-reopen", _first(Store), "2026-01-31", note="One more.")(client),
    )[1],
    "group-create": fill("group-create", name="New"),
    "group-edit": fill("group-edit", _first(ChannelDataGroup), name="Renamed"),
    "full-sync-of-database": press("full-sync-of-database", _DATABASE, confirmed="1"),
    "full-sync-of-group": press("full-sync-of-group", _first(ChannelDataGroup), confirmed="1"),
    "full-sync-of-all": press("full-sync-of-all", confirmed="1"),
    "full-sync-cancel": after(_waiting_sync, press("full-sync-cancel", _first(FullSync))),
    "channel-database-pause": press("channel-database-pause", _DATABASE),
    "channel-database-resume": after(
        lambda: _DATABASE.update(pause_data_synchronization=True), press("channel-database-resume", _DATABASE)
    ),
    "offline-profile-create": fill("offline-profile-create", code="N1", name="New"),
    "offline-profile-edit": fill("offline-profile-edit", _first(OfflineProfile), name="Renamed"),
    "schedule-create": fill("schedule-create", name="New"),
    "schedule-edit": fill("schedule-edit", _first(DistributionSchedule), name="Renamed"),
    "schedule-run": press("schedule-run", _first(DistributionSchedule)),
    "job-edit": fill("job-edit", _first(SchedulerJob), retry_count="7", confirmed="1"),
    "run-cancel": after(_waiting_run, press("run-cancel", _first(DistributionRun))),
    "download-session-cancel": press("download-session-cancel", _first(DownloadSession)),
    "download-session-rerun": after(
        lambda: DownloadSession.objects.update(state="CANCELED"), press("download-session-rerun", _first(DownloadSession))
    ),
    "quarantine-retry": press("quarantine-retry", reason="c"),
    "missing-give-up": fill("missing-give-up", _first(RegisterJournal), note="The disk broke."),
    "quarantine-dismiss": fill("quarantine-dismiss", _first(QuarantinedTransaction), note="A test."),
    "product-create": fill(
        "product-create", number="N1", name="New", unit=_key_of("catalog.Unit"), tax_group=_key_of("taxes.TaxGroup")
    ),
    "product-edit": fill("product-edit", _first(Product), name="Renamed"),
    "price-create": fill("price-create", _first(Product), price_group=_key_of("pricing.PriceGroup"), unit_price="1.23"),
    "price-edit": fill("price-edit", _first(Price), unit_price="9.99"),
    "barcode-pattern-create": fill("barcode-pattern-create", pattern="28IIIIIVPPPPC", name="New", decimals="2"),
    "barcode-pattern-edit": fill("barcode-pattern-edit", _first(BarcodePattern), name="Renamed"),
    "promotion-create": fill(
        "promotion-create",
        code="N1",
        name="New",
        price_group=_key_of("pricing.PriceGroup"),
        kind="PERCENT",
        percent="5",
        valid_from="2026-01-01",
        lines="1",
    ),
    "promotion-edit": fill("promotion-edit", _first(Promotion), name="Renamed"),
    "exchange-rate-create": fill(
        "exchange-rate-create",
        currency=lambda: make_currency("USD").pk,
        store_currency=_key_of("registers.Currency"),
        rate="1.10",
        valid_from="2999-01-01T00:00",
    ),
    "exchange-rate-remove": after(
        lambda: make_exchange_rate(valid_from=TOMORROW), press("exchange-rate-remove", ExchangeRate.objects.order_by("-pk")[:1])
    ),
    "customer-create": fill("customer-create", number="N1", name="New"),
    "customer-edit": fill("customer-edit", _first(Customer), name="Renamed"),
    "customer-remove": press("customer-remove", _first(Customer)),
    "staff-create": fill("staff-create", number="N1", name="New", permission_group=_key(PermissionGroup), pin="0471"),
    "staff-edit": fill("staff-edit", _first(Staff), pin="9876"),
    "staff-deactivate": press("staff-deactivate", _first(Staff)),
    "staff-remove": press("staff-remove", _first(Staff)),
    "permission-group-create": fill("permission-group-create", code="N1", name="New"),
    "permission-group-edit": fill("permission-group-edit", _first(PermissionGroup), name="Renamed"),
    "permission-group-remove": after(
        lambda: Staff.objects.all().delete(), press("permission-group-remove", _first(PermissionGroup))
    ),
    "address-book-create": fill("address-book-create", code="N1", name="New"),
    "address-book-edit": fill("address-book-edit", _first(AddressBook), name="Renamed"),
    "address-book-remove": after(
        lambda: StoreAddressBook.objects.all().delete(), press("address-book-remove", _first(AddressBook))
    ),
    "alert-act": act("alert-act", "seen", _first(Alert), note="Seen."),
    "register-act": act("register-act", "support-offline-off", _first(Register), prepare=_nothing_waits),
    "download-session-act": act("download-session-act", "cancel", _first(DownloadSession)),
    "register-create-many": fill("register-create-many", store=_key(Store), create="yes"),
    "assortment-create": fill("assortment-create", code="N1", name="New"),
    "assortment-edit": fill("assortment-edit", _made(make_assortment), name="Renamed"),
    "assortment-products": fill("assortment-products", _made(make_assortment), add="1"),
    "assortment-remove": press("assortment-remove", _made(make_assortment)),
    "category-create": fill("category-create", code="N1", name="New"),
    "category-edit": fill("category-edit", _first(Category), name="Renamed"),
    "category-remove": after(lambda: Product.objects.update(category=None), press("category-remove", _first(Category))),
    "price-group-create": fill("price-group-create", code="N1", name="New", currency=_key_of("registers.Currency")),
    "price-group-edit": fill("price-group-edit", _first(PriceGroup), name="Renamed"),
    "price-group-remove": press("price-group-remove", _made(lambda: make_price_group("OLD"))),
    "tax-group-create": fill("tax-group-create", code="N1", name="New"),
    "tax-group-edit": fill("tax-group-edit", _first(TaxGroup), name="Renamed"),
    "tax-group-remove": press("tax-group-remove", _made(lambda: make_tax_group("OLD"))),
    "tax-rate-create": fill("tax-rate-create", _first(TaxGroup), code="N1", name="New", percent="7", valid_from="2999-01-01"),
    "tax-rate-edit": fill("tax-rate-edit", _first(TaxRate), name="Renamed"),
    "tax-rate-remove": press("tax-rate-remove", _made(_coming_rate)),
    "unit-create": fill("unit-create", code="N1", name="New", decimals="0"),
    "unit-edit": fill("unit-edit", _first(Unit), name="Renamed"),
    "unit-remove": press("unit-remove", _made(lambda: make_unit("OLD"))),
    "voucher-issue": fill("voucher-issue", kind="GIFT_CARD", currency=_key_of("registers.Currency"), amount="25", count="3"),
    "voucher-block": press("voucher-block", _made(_voucher)),
    "voucher-unblock": press("voucher-unblock", _made(lambda: _voucher(is_blocked=True))),
    "voucher-cancel": fill("voucher-cancel", _made(_voucher), note="Paid out."),
    "import-create": lambda client: client.post(
        reverse("portal:import-create"), {"kind": "PRODUCTS", "file": SimpleUploadedFile("a.csv", b"number,name\n1,Apple\n")}
    ),
    "payment-method-create": fill("payment-method-create", code="N1", name="New", kind="CARD"),
    "payment-method-edit": fill("payment-method-edit", _made(_payment_method), name="Renamed"),
    "payment-method-deactivate": press("payment-method-deactivate", _made(_payment_method)),
    "currency-create": fill("currency-create", code="CHF", name="Franc", exponent="2"),
    "currency-edit": fill("currency-edit", _made(lambda: make_currency("USD")), name="Renamed"),
    "currency-remove": press("currency-remove", _made(lambda: make_currency("SEK"))),
    "receipt-settings-create": fill("receipt-settings-create", code="N1", name="New", header="Hello"),
    "receipt-settings-edit": fill("receipt-settings-edit", _made(_receipt_settings), header="Hello"),
    "receipt-settings-remove": press("receipt-settings-remove", _made(_receipt_settings)),
    "import-reading": after(_import, press("import-reading", _first(ImportJob), encoding="cp1252", delimiter=",")),
    "import-restart": after(_failed_import, press("import-restart", _first(ImportJob))),
    "import-start": after(_import, _start_import),
    "import-cancel": after(_import, press("import-cancel", _first(ImportJob))),
    "service-token-issue": fill("service-token-issue", name="New", scopes=["catalog:read"]),
    "service-token-revoke": press("service-token-revoke", _first(ServiceToken)),
}
