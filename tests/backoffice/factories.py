"""Rows to test with: each function creates one thing with what belongs to it, and takes what matters as arguments."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from backoffice.catalog.models import (
    Assortment,
    AssortmentProduct,
    Barcode,
    BarcodePattern,
    Category,
    Product,
    StoreAssortment,
    Unit,
)
from backoffice.customers.models import AddressBook, Customer, CustomerAddressBook, StoreAddressBook
from backoffice.pricing.models import ExchangeRate, Price, PriceGroup, Promotion, PromotionItem, StorePriceGroup
from backoffice.staff.models import PermissionGroup, Staff, StaffAddressBook
from backoffice.taxes.models import TaxGroup, TaxRate
from registers.models import ChannelDataGroup, Currency, Store

FIRST_DAY = date(2026, 1, 1)
FIRST_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def make_currency(code: str = "EUR") -> Currency:
    return Currency.objects.get_or_create(code=code, defaults={"name": code})[0]


def make_group(name: str = "North") -> ChannelDataGroup:
    return ChannelDataGroup.objects.get_or_create(name=name)[0]


def make_store(number: str = "1", group: ChannelDataGroup | None = None, **fields: Any) -> Store:
    fields = {"name": f"Store {number}", "currency": make_currency(), **fields}
    return Store.objects.create(number=number, channel_data_group=group or make_group(), **fields)


def make_unit(code: str = "PCS", **fields: Any) -> Unit:
    return Unit.objects.get_or_create(code=code, defaults={"name": code, **fields})[0]


def make_tax_group(code: str = "FULL", percent: str = "19") -> TaxGroup:
    group, created = TaxGroup.objects.get_or_create(code=code, defaults={"name": code})
    if created:
        TaxRate.objects.create(tax_group=group, code=f"VAT{percent}", name="VAT", percent=Decimal(percent), valid_from=FIRST_DAY)
    return group


def make_category(code: str = "FOOD", **fields: Any) -> Category:
    return Category.objects.get_or_create(code=code, defaults={"name": code, **fields})[0]


def make_product(number: str = "1000", barcodes: Iterable[str] = (), **fields: Any) -> Product:
    unit, tax_group = (fields.pop(name, None) or make() for name, make in (("unit", make_unit), ("tax_group", make_tax_group)))
    fields = {"name": f"Product {number}", "unit": unit, "tax_group": tax_group, **fields}
    product = Product.objects.create(number=number, **fields)
    for place, code in enumerate(barcodes):
        Barcode.objects.create(product=product, code=code, is_primary=place == 0)
    return product


def make_barcode_pattern(pattern: str = "20IIIIIWWWWWC", **fields: Any) -> BarcodePattern:
    return BarcodePattern.objects.create(pattern=pattern, **{"name": "Scale", **fields})


def make_assortment(code: str = "MAIN", stores: Iterable[Store] = (), products: Iterable[Product] = ()) -> Assortment:
    assortment = Assortment.objects.create(code=code, name=code)
    for store in stores:
        StoreAssortment.objects.create(store=store, assortment=assortment)
    for product in products:
        AssortmentProduct.objects.create(assortment=assortment, product=product)
    return assortment


def make_price_group(code: str = "RETAIL", stores: Iterable[Store] = (), **fields: Any) -> PriceGroup:
    group = PriceGroup.objects.create(code=code, **{"name": code, "currency": make_currency(), **fields})
    for store in stores:
        StorePriceGroup.objects.create(store=store, price_group=group)
    return group


def make_price(group: PriceGroup, product: Product, unit_price: str = "1.00", **fields: Any) -> Price:
    fields = {"valid_from": FIRST_DAY, **fields}
    return Price.objects.create(price_group=group, product=product, unit_price=Decimal(unit_price), **fields)


def make_exchange_rate(
    currency: str = "USD", rate: str = "0.95", *, into: str = "EUR", valid_from: datetime = FIRST_MOMENT, is_accepted: bool = True
) -> ExchangeRate:
    codes = {code: Currency.objects.get_or_create(code=code, defaults={"name": code})[0] for code in (currency, into)}
    return ExchangeRate.objects.create(
        store_currency=codes[into], currency=codes[currency], rate=rate, valid_from=valid_from, is_accepted=is_accepted
    )


def make_promotion(group: PriceGroup, code: str = "TENTH", products: Iterable[Product] = (), **fields: Any) -> Promotion:
    fields = {"name": code, "kind": "PERCENT", "percent": None if "free" in fields else 10, "valid_from": FIRST_DAY, **fields}
    promotion = Promotion.objects.create(price_group=group, code=code, **fields)
    for product in products:
        PromotionItem.objects.create(promotion=promotion, product=product)
    return promotion


def make_address_book(code: str = "ALL", stores: Iterable[Store] = ()) -> AddressBook:
    book = AddressBook.objects.create(code=code, name=code)
    for store in stores:
        StoreAddressBook.objects.create(store=store, address_book=book)
    return book


def make_customer(number: str = "C1", books: Iterable[AddressBook] = (), **fields: Any) -> Customer:
    customer = Customer.objects.create(number=number, **{"name": f"Customer {number}", **fields})
    for book in books:
        CustomerAddressBook.objects.create(customer=customer, address_book=book)
    return customer


def make_permission_group(code: str = "CASHIER", **fields: Any) -> PermissionGroup:
    return PermissionGroup.objects.get_or_create(code=code, defaults={"name": code, **fields})[0]


def make_staff(number: str = "S1", books: Iterable[AddressBook] = (), **fields: Any) -> Staff:
    group = fields.pop("permission_group", None) or make_permission_group()
    fields = {"name": f"Staff {number}", "permission_group": group, **fields}
    staff = Staff.objects.create(number=number, **fields)
    for book in books:
        StaffAddressBook.objects.create(staff=staff, address_book=book)
    return staff
