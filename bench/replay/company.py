"""The company of the replay: one group, a few stores, the wanted number of registers, every product and customer of the files.

Runs inside Django (`django.setup()` was called with HQ's environment) and does what an admin would: use cases, and the
CSV import for the products.
"""

import csv
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from replay.day_files import Day

if TYPE_CHECKING:
    from registers.models import ChannelDataGroup, Store

STAFF_NUMBER = "1001"
STAFF_PIN = "246810"
STORES = 4
GROUP = "Replay"
SCHEDULE = "Replay"


def write_product_file(days: Iterable[Day], path: Path) -> int:
    """Write every stock code once, with its first description and its first price above zero; returns their number."""
    names: dict[str, str] = {}
    prices: dict[str, Decimal] = {}
    for line in (line for day in days for invoice in day.invoices for line in invoice.lines):
        names[line.stock_code] = names.get(line.stock_code) or line.description
        if line.unit_price > 0:
            prices.setdefault(line.stock_code, line.unit_price)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["number", "barcode", "name", "price"])
        for code, name in names.items():
            writer.writerow([code, code, name or code, prices.get(code, Decimal(0))])
    return len(names)


def create_company(registers: int, customers: Iterable[str]) -> None:
    """Create everything but the products; nothing is done when it is there already."""
    from django.db import transaction

    from backoffice.catalog.models import Assortment, StoreAssortment, Unit
    from backoffice.pricing.models import PriceGroup, StorePriceGroup
    from backoffice.taxes.models import TaxGroup, TaxRate
    from registers.models import ChannelDataGroup, Currency, PaymentMethod, Store

    if ChannelDataGroup.objects.filter(name=GROUP).exists():
        return
    with transaction.atomic():
        currency = Currency.objects.create(code="GBP", name="Pound sterling", exponent=2)
        group = ChannelDataGroup.objects.create(name=GROUP)
        PaymentMethod.objects.create(code="CASH", name="Cash", kind="CASH", allows_change=True, opens_drawer=True)
        Unit.objects.create(code="PCS", name="Piece", decimals=0)
        tax_group = TaxGroup.objects.create(code="STANDARD", name="Standard rate")
        TaxRate.objects.create(
            tax_group=tax_group, code="VAT20", name="VAT 20 %", percent=Decimal(20), valid_from=date(2010, 1, 1)
        )
        assortment = Assortment.objects.create(code="ALL", name="Everything")
        price_group = PriceGroup.objects.create(code="RETAIL", name="Retail", currency=currency, priority=1)
        stores = [
            Store.objects.create(number=f"S{number}", name=f"Store {number}", currency=currency, channel_data_group=group)
            for number in range(1, STORES + 1)
        ]
        StoreAssortment.objects.bulk_create([StoreAssortment(store=store, assortment=assortment) for store in stores])
        StorePriceGroup.objects.bulk_create([StorePriceGroup(store=store, price_group=price_group) for store in stores])
        _create_people(stores, customers)
        _create_registers(stores, registers)
        _create_schedule(group)


def _create_people(stores: "list[Store]", customers: Iterable[str]) -> None:
    from backoffice.customers.models import AddressBook, Customer, CustomerAddressBook, StoreAddressBook
    from backoffice.staff.models import PermissionGroup, Staff, StaffAddressBook
    from backoffice.staff.use_cases.set_pin import set_pin

    book = AddressBook.objects.create(code="ALL", name="Everybody")
    StoreAddressBook.objects.bulk_create([StoreAddressBook(store=store, address_book=book) for store in stores])
    people = Customer.objects.bulk_create([Customer(number=number, name=f"Customer {number}") for number in customers])
    CustomerAddressBook.objects.bulk_create([CustomerAddressBook(customer=person, address_book=book) for person in people])
    rights = PermissionGroup.objects.create(
        code="SUPER", name="Supervisor", can_return=True, can_return_without_receipt=True, can_override_price=True,
        can_void=True, can_disconnect=True,
    )  # fmt: skip
    staff = Staff.objects.create(number=STAFF_NUMBER, name="Replay", permission_group=rights)
    StaffAddressBook.objects.create(staff=staff, address_book=book)
    set_pin(staff=staff, pin=STAFF_PIN)


def _create_registers(stores: "list[Store]", registers: int) -> None:
    from registers.use_cases.create_register import create_register

    for number in range(1, registers + 1):
        store = stores[(number - 1) % len(stores)]
        create_register(store=store, number=f"R{number:02}", name=f"Register {number}", user=None)


def _create_schedule(group: "ChannelDataGroup") -> None:
    from distribution.models import DistributionSchedule, SchedulerJob

    schedule = DistributionSchedule.objects.create(name=SCHEDULE)
    schedule.groups.add(group)
    schedule.jobs.set(SchedulerJob.objects.all())


def activation_code(register_number: str) -> str:
    """Switch a register's offline support on, unless it is on already, and return an activation code."""
    from registers.models import Register
    from registers.use_cases.issue_activation_code import issue_activation_code
    from registers.use_cases.switch_support_offline_on import switch_support_offline_on

    register = Register.objects.get(number=register_number)
    if register.support_offline:
        return issue_activation_code(register=register, user=None).code
    switched = switch_support_offline_on(register=register, user=None)
    assert switched.activation_code is not None
    return switched.activation_code.code


def totals_by_day() -> dict[date, tuple[int, int, Decimal]]:
    """Return what HQ's ledger says: transactions, lines and the unrounded amount of each business date."""
    from registers.queries.daily_totals import daily_totals

    totals: dict[date, tuple[int, int, Decimal]] = {}
    for total in daily_totals():
        transactions, lines, amount = totals.get(total.business_date, (0, 0, Decimal(0)))
        totals[total.business_date] = (
            transactions + total.transactions,
            lines + total.lines,
            amount + total.unrounded_amount,
        )
    return totals


def intake_counts() -> dict[str, int]:
    """Count what HQ holds, to see that sending again changes nothing."""
    from registers.models import QuarantinedTransaction, Transaction, TransactionIdentity, TransactionLine

    return {
        "transactions": Transaction.objects.count(),
        "lines": TransactionLine.objects.count(),
        "identities": TransactionIdentity.objects.count(),
        "quarantined": QuarantinedTransaction.objects.count(),
    }
