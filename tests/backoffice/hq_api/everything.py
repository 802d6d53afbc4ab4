"""One of each thing the HQ API shows, so that every address leads to something."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from channel.activation import ActivationRequest
from distribution.models import DistributionRun, DistributionSchedule, DownloadSession, FullSync, RunGroup, SchedulerJob
from registers.models import (
    Alert,
    ChannelDatabase,
    Device,
    OfflineProfile,
    QuarantinedTransaction,
    QuarantineRetry,
    ReceiptSettings,
    Register,
    UploadSession,
)
from registers.use_cases.activate_device import activate_device
from registers.use_cases.issue_activation_code import issue_activation_code
from tests.backoffice.factories import (
    make_address_book,
    make_assortment,
    make_barcode_pattern,
    make_category,
    make_customer,
    make_exchange_rate,
    make_group,
    make_price,
    make_price_group,
    make_product,
    make_promotion,
    make_staff,
    make_store,
)
from tests.backoffice.portal.ledger import make_transaction
from tests.distribution.company import make_full, make_release
from tests.registers.factories import make_payment_methods, make_register
from tests.registers.vouchers import make_voucher


@dataclass
class Everything:
    """What addresses are filled in with, and the tokens of two devices."""

    parameters: dict[str, dict[str, Any]]
    token: str
    foreign_token: str
    #: Of devices in the first store, for who needs them in other states.
    more_tokens: list[str] = field(default_factory=list)


def activated(register: Register, journal_id: str) -> str:
    """Activate a device as a register; return its token."""
    code = issue_activation_code(register=register, user=None).code
    return activate_device(request=ActivationRequest(activation_code=code, journal_id=journal_id, hardware="Till")).token


def make_everything() -> Everything:
    """Make it."""
    group, now = make_group(), timezone.now()
    profile = OfflineProfile.objects.create(code="P1", name="Profile")
    store, other = make_store("S1", group, offline_profile=profile), make_store("S2", group)
    make_payment_methods()
    ReceiptSettings.objects.create(code="STD")
    register = make_register(store, "R1", support_offline=True)
    tokens = [activated(register, "J-1"), activated(make_register(other, "R2"), "J-2")]
    device = Device.objects.get(register=register)
    release = make_release(group, 1)
    database = ChannelDatabase.objects.create(kind="OFFLINE", group=group, register=register, release_number=1, epoch=1)
    package = make_full(release)
    session = DownloadSession.objects.create(channel_database=database, package=package, requested_at=now, changed_at=now)
    schedule = DistributionSchedule.objects.create(name="Nightly")
    schedule.groups.add(group)
    schedule.jobs.set(SchedulerJob.objects.all())
    run = DistributionRun.objects.create(schedule=schedule, requested_at=now, state="SUCCEEDED")
    RunGroup.objects.create(run=run, group=group, state="PUBLISHED", release=release)
    upload = UploadSession.objects.create(device=device, received_at=now, body=b"")
    transaction = make_transaction(1, upload)
    kept = QuarantinedTransaction.objects.create(
        register=register, sha256="a" * 64, document=b"{}", upload_session=upload, received_at=now,
        reasons=[{"code": "c", "pointer": "", "message": "It does not add up."}],
    )  # fmt: skip
    alert = Alert.objects.create(register=register, kind="SILENT", opened_at=now, seen_at=now)
    category = make_category()
    product = make_product("1000", ["4000000000001"], category=category)
    assortment = make_assortment(stores=[store], products=[product])
    group_of_prices = make_price_group(stores=[store])
    make_barcode_pattern("20IIIIIWWWWWC")
    make_price(group_of_prices, product, valid_from=date(2026, 1, 1))
    make_promotion(group_of_prices, "TENTH", [product])
    exchange_rate = make_exchange_rate()
    voucher = make_voucher()
    book = make_address_book(stores=[store])
    customer = make_customer(books=[book])
    staff = make_staff(books=[book])
    retry = QuarantineRetry.objects.create(reason="c", requested_at=now, wanted=1, last_key=kept.pk, progressed_at=now)
    full_sync = FullSync.objects.create(channel_database=database, start_at=now + timedelta(days=1), requested_at=now)
    numbers = {"product": "1000", "staff": staff.number, "customer": customer.number, "store": "S1", "register": "R1"}
    keys = {
        "channel-data-group": group.pk, "device": device.pk, "alert": alert.pk, "channel-database": database.pk, "job": 1040,
        "schedule": schedule.pk, "run": run.pk, "download-session": session.pk, "upload-session": upload.pk,
        "quarantine": kept.pk, "quarantine-retry": retry.pk, "transaction": transaction.pk, "full-sync": full_sync.pk,
        "exchange-rate": exchange_rate.pk, "voucher": voucher.pk,
    }  # fmt: skip
    parameters: dict[str, dict[str, Any]] = {name: {"number": number} for name, number in numbers.items()}
    parameters |= {name: {"pk": key} for name, key in keys.items()} | {"package": {"sha256": package.sha256}}
    parameters |= {"store-day": {"number": "S1", "business_date": "2026-01-31"}}
    parameters |= {"barcode-pattern": {"pattern": "20IIIIIWWWWWC"}}
    codes = {"offline-profile": "P1", "assortment": assortment.code, "price-group": group_of_prices.code, "tax-group": "FULL"}
    codes |= {"category": category.code, "unit": product.unit.code}
    codes |= {"payment-method": "CASH", "currency": "EUR", "receipt-settings": "STD"}
    codes |= {"promotion": "TENTH", "address-book": book.code, "permission-group": "CASHIER"}
    parameters |= {"tax-rate": {"code": "FULL", "rate": "VAT19", "valid_from": "2026-01-01"}}
    parameters |= {name: {"code": code} for name, code in codes.items()}
    return Everything(parameters, tokens[0], tokens[1])
