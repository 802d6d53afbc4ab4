"""What the journeys do at HQ, run inside HQ's own processes: fill a small company, change a price, look at the ledger."""

from datetime import date
from decimal import Decimal
from typing import Any

from backoffice.pricing.models import Price
from backoffice.staff.use_cases.set_pin import set_pin
from channel.activation_link import activation_link
from distribution.models import DistributionRun, DistributionSchedule, DownloadSession, SchedulerJob
from registers.models import (
    ChannelDatabase,
    ChannelDataGroup,
    Device,
    OfflineProfile,
    PaymentMethod,
    QuarantinedTransaction,
    ReceiptSettings,
    Register,
    Store,
    Transaction,
    UploadSession,
)
from registers.use_cases.change_store_group import change_store_group
from registers.use_cases.create_register import create_register
from registers.use_cases.deactivate_device import deactivate_device
from registers.use_cases.disable_device import disable_device
from registers.use_cases.issue_activation_code import issue_activation_code
from registers.use_cases.issue_hand_over_code import issue_hand_over_code
from registers.use_cases.switch_support_offline_off import switch_support_offline_off
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.backoffice.factories import (
    make_address_book,
    make_assortment,
    make_customer,
    make_group,
    make_permission_group,
    make_price,
    make_price_group,
    make_product,
    make_staff,
    make_store,
)

SCHEDULE = "All data"
PIN = "2468"
# barcode, name, price with tax
PRODUCTS = {
    "1000": ("0036000291452", "Ground coffee 500 g", "5.49"),
    "1001": ("4006381333931", "Black tea", "2.99"),
    "1002": ("7290000066318", "קפה טחון", "18.90"),
}


def fill() -> dict[str, str]:
    """Fill the company: one store, three products, one cashier; nothing is published yet."""
    profile = OfflineProfile.objects.create(
        code="FAST",
        name="Fast",
        offline_timeout_seconds=2,
        retry_count=0,
        reconnect_attempt_interval_minutes=0,
        poll_interval_seconds=1,
        upload_interval_seconds=1,
    )
    receipts = ReceiptSettings.objects.create(code="STD")
    store = make_store("1", time_zone="Europe/Berlin", offline_profile=profile, receipt_settings=receipts)
    products = [make_product(number, [code], name=name) for number, (code, name, _) in PRODUCTS.items()]
    make_assortment(stores=[store], products=products)
    prices = make_price_group(stores=[store])
    for product, (_, _, price) in zip(products, PRODUCTS.values(), strict=True):
        make_price(prices, product, price)
    book = make_address_book(stores=[store])
    make_customer("C1", [book])
    rights = make_permission_group(
        can_return=True,
        can_return_without_receipt=True,
        can_override_price=True,
        can_void=True,
        can_disconnect=True,
        maximum_discount_percent=Decimal(25),
    )
    set_pin(staff=make_staff("100", [book], permission_group=rights), pin=PIN)
    PaymentMethod.objects.create(code="CASH", name="Cash", kind="CASH", opens_drawer=True, allows_change=True)
    schedule = DistributionSchedule.objects.create(name=SCHEDULE)
    schedule.groups.add(store.channel_data_group)
    schedule.jobs.set(SchedulerJob.objects.all())
    return {"store": store.number}


def add_register(number: str) -> str:
    """Create a register with offline support and return its activation code."""
    register = create_register(store=Store.objects.get(number="1"), number=number, name=f"Register {number}", user=None)
    issued = switch_support_offline_on(register=register, user=None).activation_code
    assert issued is not None
    return issued.code


def add_online_register(number: str) -> str:
    """Create a register that gets no offline database and return its activation code."""
    create_register(store=Store.objects.get(number="1"), number=number, name=f"Register {number}", user=None)
    return new_code(number)


def new_code(number: str) -> str:
    """Return an activation code for hardware that becomes this register."""
    return issue_activation_code(register=Register.objects.get(number=number), user=None).code


def link_of(server_url: str, code: str) -> str:
    """Return what the QR code of an activation holds."""
    return activation_link(server_url, code)


def end_device(number: str, state: str) -> None:
    """Deactivate or disable the device that is active as a register."""
    device = Device.objects.get(register__number=number, state="ACTIVATED")
    {"DEACTIVATED": deactivate_device, "DISABLED": disable_device}[state](device=device, user=None)


def hand_over_code(number: str, state: str) -> str:
    """Return a hand-over code for the last device of a register that was deactivated, or disabled."""
    device = Device.objects.filter(register__number=number, state=state).latest("ended_at")
    return issue_hand_over_code(device=device, user=None).code


def numbers_by_journal(number: str) -> list[list[int]]:
    """List the sequence numbers of a register that were posted, journal by journal, the one begun first first."""
    posted = Transaction.objects.filter(register_number=number).order_by("journal_id", "sequence_number")
    journals: dict[str, list[int]] = {}
    for journal_id, sequence_number in posted.values_list("journal_id", "sequence_number"):
        journals.setdefault(journal_id, []).append(sequence_number)
    return list(journals.values())


def switch_off(number: str) -> None:
    """Switch a register's offline support off."""
    switch_support_offline_off(register=Register.objects.get(number=number), user=None)


def add_group(name: str) -> None:
    """Add a channel data group with a store of its own and a schedule of the same name."""
    group = make_group(name)
    make_store(f"of {name}", group, offline_profile=OfflineProfile.objects.get())
    schedule = DistributionSchedule.objects.create(name=name)
    schedule.groups.add(group)
    schedule.jobs.set(SchedulerJob.objects.all())


def move_store(number: str, group: str) -> None:
    """Put a store into another group; nothing is published by that."""
    change_store_group(store=Store.objects.get(number=number), group=ChannelDataGroup.objects.get(name=group), user=None)


def change_price(product_number: str, unit_price: str) -> None:
    """Change the price of a product."""
    changed = Price.objects.filter(product__number=product_number).update(unit_price=Decimal(unit_price))
    assert changed == 1


def add_product(number: str, barcode: str, unit_price: str) -> None:
    """Add a product to what the store sells."""
    product = make_product(number, [barcode])
    assortment = Store.objects.get(number="1").store_assortments.get().assortment
    assortment.assortment_products.create(product=product)
    price_group = Store.objects.get(number="1").store_price_groups.get().price_group
    make_price(price_group, product, unit_price, valid_from=date(2026, 1, 1))


def last_run() -> dict[str, Any]:
    """Tell how the last run ended."""
    run = DistributionRun.objects.latest("pk")
    return {"state": run.state, "message": run.message}


def ledger() -> list[dict[str, Any]]:
    """List what was posted, in the order of sequence numbers."""
    return [
        {
            "id": str(posted.pk),
            "register": posted.register_number,
            "sequence_number": posted.sequence_number,
            "type": posted.type,
            "gross": str(posted.gross_amount.quantize(Decimal("0.01"))),
            "created_offline": posted.created_offline,
        }
        for posted in Transaction.objects.order_by("register_number", "sequence_number")
    ]


def intake() -> dict[str, Any]:
    """Count what is in quarantine, and the upload sessions by state."""
    states = UploadSession.objects.order_by("received_at").values_list("state", flat=True)
    return {"quarantined": QuarantinedTransaction.objects.count(), "unfinished": list(states).count("RECEIVED")}


def register_at_hq(number: str) -> dict[str, Any]:
    """Tell what HQ knows of a register: its release, its download sessions, what it said of itself."""
    register = Register.objects.select_related("status").get(number=number)
    database = ChannelDatabase.objects.get(register=register)
    sessions = DownloadSession.objects.filter(channel_database=database).order_by("package__to_release", "package__job")
    return {
        "release": database.release_number,
        "mode": register.status.connection_mode,
        "sales_waiting": register.status.sales_waiting,
        "sessions": [[session.package.kind, session.state] for session in sessions.select_related("package")],
    }
