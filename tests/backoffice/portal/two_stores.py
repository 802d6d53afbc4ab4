"""Two stores that sell apart, everything in and around each called by an unmistakable word: what one may see of the other
is what has its word in it."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from backoffice.hq_api.models import ServiceToken
from backoffice.imports.models import ImportJob
from backoffice.portal.use_cases.set_up_roles import STORE_MANAGER
from backoffice.taxes.models import TaxRate
from distribution.models import DistributionRun, DistributionSchedule, DownloadSession, FullSync, RunGroup, SchedulerJob
from registers.models import (
    Alert,
    AwaitedTransaction,
    ChannelDatabase,
    DailyPaymentTotal,
    DailyTaxTotal,
    DailyTotal,
    Device,
    OfflineProfile,
    PaymentMethod,
    QuarantinedTransaction,
    QuarantineRetry,
    ReceiptSettings,
    RegisterEvent,
    RegisterJournal,
    RegisterStatus,
    StoreDay,
    StoreManager,
    UploadSession,
)
from tests.backoffice.factories import (
    make_address_book,
    make_assortment,
    make_barcode_pattern,
    make_category,
    make_customer,
    make_exchange_rate,
    make_group,
    make_permission_group,
    make_price,
    make_price_group,
    make_product,
    make_promotion,
    make_staff,
    make_store,
    make_tax_group,
    make_unit,
)
from tests.backoffice.portal.conftest import make_user, signed_in
from tests.backoffice.portal.ledger import make_transaction
from tests.distribution.company import make_full, make_release
from tests.registers.factories import make_register
from tests.registers.vouchers import make_voucher

#: No page, no sentence and no other name has them in it.
WALNUT, KUMQUAT = "WALNUT", "KUMQUAT"
DAY = date(2026, 1, 31)


def make_store_called(word: str, number: int, author: User) -> dict[str, Any]:
    """Make a store with one of everything, and return what addresses are filled in with, by the beginning of their names."""
    now, group = timezone.now(), make_group(f"Group {word}")
    profile = OfflineProfile.objects.create(code=word, name=f"Profile {word}")
    store = make_store(f"{word}", group, name=f"Store {word}", address=f"Street {word}", offline_profile=profile)
    register = make_register(store, f"{word}-1", support_offline=True)
    device = Device.objects.create(
        register=register, state="ACTIVATED", activated_at=now, token_hash=f"{number}" * 64, journal_id=f"J-{word}", hardware=word
    )
    waiting = {"sales_waiting": number, "oldest_waiting_at": now}
    RegisterStatus.objects.create(register=register, reported_at=now, connection_mode="ONLINE", **waiting)
    RegisterEvent.objects.create(register=register, kind="DEVICE_ACTIVATED", at=now, note=f"Note {word}")
    alert = Alert.objects.create(register=register, kind="SILENT", opened_at=now, seen_at=now, note=f"Seen {word}")
    release = make_release(group, 1)
    database = ChannelDatabase.objects.create(kind="OFFLINE", group=group, register=register, release_number=1, epoch=1)
    package = make_full(release)
    download = DownloadSession.objects.create(
        channel_database=database, package=package, requested_at=now, changed_at=now, message=f"Message {word}"
    )
    schedule = DistributionSchedule.objects.create(name=f"Schedule {word}")
    schedule.groups.add(group)
    schedule.jobs.set(SchedulerJob.objects.all())
    run = DistributionRun.objects.create(schedule=schedule, requested_at=now, state="SUCCEEDED")
    RunGroup.objects.create(run=run, group=group, state="CREATE_FAILED", message=f"Failed {word}")
    full_sync = FullSync.objects.create(channel_database=database, start_at=now + timedelta(days=1), requested_at=now)
    upload = UploadSession.objects.create(device=device, received_at=now, body=b"", message=f"Upload {word}")
    numbers = {"store_number": store.number, "register_number": register.number}
    sold = make_transaction(number, upload, **numbers, receipt_number=f"R-{word}", staff_number=word, journal_id=f"J-{word}")
    _add_up(numbers)
    kept = QuarantinedTransaction.objects.create(
        register=register, sha256=f"{number}" * 64, document=f'{{"note": "{word}"}}'.encode(), upload_session=upload,
        received_at=now, receipt_number=f"Q-{word}", store_number=store.number, business_date=DAY,
        reasons=[{"code": f"code-{word}", "pointer": "", "message": f"Reason {word}"}],
    )  # fmt: skip
    QuarantineRetry.objects.create(reason=f"code-{word}", requested_at=now, wanted=1, last_key=kept.pk, progressed_at=now)
    journal = RegisterJournal.objects.create(register=register, journal_id=f"J9-{word}", last_sequence_number=3, told_at=now)
    AwaitedTransaction.objects.create(
        journal=journal, sequence_number=1, type="SALE", receipt_number=f"A-{word}", completed_at=now, currency="EUR",
        gross_amount=number, told_at=now,
    )  # fmt: skip
    StoreDay.objects.create(store_number=store.number, business_date=DAY, closed_at=now, note=f"Day {word}")
    return {
        **_catalog(word, number, store),
        "register-": register.pk,
        "support-offline-": register.pk,
        "activation-code-": register.pk,
        "device-": device.pk,
        "store-": store.pk,
        "group-": group.pk,
        "full-sync-of-group": group.pk,
        "offline-profile-": profile.pk,
        "channel-database-": database.pk,
        "full-sync-of-database": database.pk,
        "full-sync-cancel": full_sync.pk,
        "download-session-": download.pk,
        "package-": package.sha256,
        "schedule-": schedule.pk,
        "run-": run.pk,
        "job-": 1040,
        "transaction-": sold.pk,
        "upload-session-": upload.pk,
        "quarantine-": kept.pk,
        "missing-": journal.pk,
        "alert-": alert.pk,
        **_programs(word, store, author),
    }


def _add_up(numbers: dict[str, str]) -> None:
    day = {**numbers, "business_date": DAY, "currency": "EUR"}
    DailyTotal.objects.create(**day, sales=1)
    DailyPaymentTotal.objects.create(**day, method="CASH", payments=1, amount=12)
    DailyTaxTotal.objects.create(**day, code="VAT20", percent=20, is_included=True, base_amount=10, amount=2)


def _catalog(word: str, number: int, store: Any) -> dict[str, Any]:
    """Make what the store sells from; products are shared and have no word in them."""
    product = make_product(f"P-{number}", category=make_category(), unit=make_unit(), tax_group=make_tax_group())
    prices = make_price_group(f"PG-{word}", [store])
    book = make_address_book(f"Book-{word}", [store])
    voucher = make_voucher(f"CARD{number}")
    return {
        "product-": product.pk,
        "price-create": product.pk,
        "price-edit": make_price(prices, product, f"{number}.11").pk,
        "price-group-": prices.pk,
        "promotion-": make_promotion(prices, f"Promotion-{word}", [product]).pk,
        "assortment-": make_assortment(f"Range-{word}", [store], [product]).pk,
        "category-": product.category_id,
        "unit-": product.unit_id,
        "tax-group-": product.tax_group_id,
        "tax-rate-create": product.tax_group_id,
        "tax-rate-": TaxRate.objects.filter(tax_group=product.tax_group).get().pk,
        "barcode-pattern-": make_barcode_pattern(f"2{number}IIIIIWWWWC").pk,
        "exchange-rate-": make_exchange_rate(valid_from=timezone.now() + timedelta(days=number)).pk,
        "address-book-": book.pk,
        "customer-": make_customer(f"C-{word}", [book], name=f"Customer {word}").pk,
        "staff-": make_staff(f"S-{word}", [book], name=f"Cashier {word}").pk,
        "permission-group-": make_permission_group().pk,
        "voucher-": voucher.pk,
        "currency-": store.currency_id,
        "payment-method-": PaymentMethod.objects.get_or_create(code="CASH", defaults={"name": "Cash", "kind": "CASH"})[0].pk,
        "receipt-settings-": ReceiptSettings.objects.create(code=word, header=word).pk,
    }


def _programs(word: str, store: Any, author: User) -> dict[str, Any]:
    now = timezone.now()
    token = ServiceToken.objects.create(name=f"Token {word}", token_hash=word, store=store, created_by=author, created_at=now)
    job = ImportJob.objects.create(kind="PRODUCTS", file_name=f"{word}.csv", stored_name=word, encoding="utf-8", delimiter=",",
                                   state="SUCCEEDED")  # fmt: skip
    person = make_user(f"Person {word}").pk
    people = {"person-": person, "second-factor-reset": person}
    return {"service-token-": token.pk, "import-": job.pk, "list-": "store-list", "glossary-word": "store", **people}


def manager_of(store_pk: int) -> Client:
    """Return the browser of the manager of a store."""
    user = make_user(f"manager of {store_pk}", STORE_MANAGER)
    StoreManager.objects.create(user=user, store_id=store_pk)
    return signed_in(user)


def arguments_of(name: str, address: str, things: dict[str, Any]) -> list[Any]:
    """Return what fills an address in: the thing with the longest beginning of its name, and a day."""
    if "<" not in address:
        return []
    beginnings = [beginning for beginning in things if name.startswith(beginning)]
    assert beginnings, f"tests/backoffice/portal/two_stores.py makes nothing for {name}"
    thing = things[max(beginnings, key=len)]
    return [thing, DAY.isoformat()] if "<str:day>" in address else [thing]
