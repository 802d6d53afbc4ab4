"""What a channel data group should hold, worked out by Django's ORM and Python alone.

Independent of the code under test: no announcement, no SQL of ours, no canonical form taken from `channel`.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model

from backoffice.catalog.models import AssortmentProduct, Barcode, BarcodePattern, Category, Product, StoreAssortment, Unit
from backoffice.customers.models import Customer, CustomerAddressBook, StoreAddressBook
from backoffice.pricing.models import ExchangeRate, Price, PriceGroup, Promotion, PromotionItem, PromotionPart, StorePriceGroup
from backoffice.staff.models import PermissionGroup, Staff, StaffAddressBook
from backoffice.taxes.models import TaxGroup, TaxRate
from channel.timestamp import timestamp_text
from registers.models import Currency, OfflineProfile, PaymentMethod, ReceiptSettings, Register, Store

TableRows = dict[int, tuple[Any, ...]]

PROFILE_FIELDS = (
    "code name offline_timeout_seconds retry_count reconnect_attempt_interval_minutes advanced_switching "
    "health_check_interval_minutes performance_threshold_milliseconds performance_reconnect_interval_minutes prompt_on_switch "
    "manual_disconnect_before_sign_in poll_interval_seconds upload_interval_seconds upload_batch_size days_transactions_exist "
    "database_limit_megabytes maximum_days_since_sync"
)

JOBS_OF_TABLES = {
    1010: ("customer", "customer_address_book"),
    1020: ("price_group", "store_price_group", "price", "promotion", "promotion_part", "promotion_item"),
    1040: ("category", "unit", "product", "barcode", "assortment_product", "store_assortment", "barcode_pattern"),
    1060: ("permission_group", "staff", "staff_address_book", "store_address_book"),
    1070: ("store", "payment_method", "receipt_settings"),
    1080: ("tax_group", "tax_rate"),
    1090: ("register", "offline_profile"),
    1110: ("currency", "exchange_rate"),
}


def expected_rows(group_id: int) -> dict[str, TableRows]:
    """Work out all tables of a group: {table: {key: row}}."""
    stores = list(Store.objects.filter(channel_data_group_id=group_id).select_related("currency"))
    numbers = {store.pk for store in stores}
    return {
        **_products(numbers),
        **_prices(numbers),
        **_people(numbers),
        **_registers(numbers),
        **_everywhere(),
        "store": {
            store.pk: (
                *_values(store, "pk number name time_zone"),
                store.currency.code,
                *_values(store, "language prices_include_tax business_day_cutoff receipt_settings_id offline_profile_id"),
                *_values(store, "address tax_number"),
                None if store.smallest_coin is None else f"{store.smallest_coin:.3f}",
            )
            for store in stores
        },
    }


def _products(stores: set[int]) -> dict[str, TableRows]:
    of_stores = [row for row in StoreAssortment.objects.all() if row.store_id in stores]
    assortments = {row.assortment_id for row in of_stores}
    members = [row for row in AssortmentProduct.objects.all() if row.assortment_id in assortments]
    sold = _sold_products(stores)
    return {
        "category": _rows(Category.objects.all(), "pk parent_id code name"),
        "unit": _rows(Unit.objects.all(), "pk code name decimals"),
        "product": {
            product.pk: (
                *_values(product, "pk number name search_name category_id unit_id tax_group_id is_active brand description"),
                None if product.net_content is None else f"{product.net_content:.3f}",
                *_values(product, "net_content_unit minimum_age is_weighed country_of_origin is_deposit deposit_product_id"),
            )
            for product in Product.objects.all()
            if product.pk in sold
        },
        "barcode": _rows([row for row in Barcode.objects.all() if row.product_id in sold], "pk product_id code is_primary"),
        "assortment_product": _rows(members, "pk assortment_id product_id"),
        "store_assortment": _rows(of_stores, "pk store_id assortment_id"),
        "barcode_pattern": _rows(BarcodePattern.objects.all(), "pk pattern name decimals is_active"),
    }


def _sold_products(stores: set[int]) -> set[int]:
    assortments = {row.assortment_id for row in StoreAssortment.objects.all() if row.store_id in stores}
    return {row.product_id for row in AssortmentProduct.objects.all() if row.assortment_id in assortments}


def _prices(stores: set[int]) -> dict[str, TableRows]:
    of_stores = [row for row in StorePriceGroup.objects.all() if row.store_id in stores]
    groups = {row.price_group_id for row in of_stores}
    sold = _sold_products(stores)
    prices = [price for price in Price.objects.all() if price.price_group_id in groups and price.product_id in sold]
    return {
        "price_group": {
            row.pk: (row.pk, row.code, row.name, row.currency.code, row.priority)
            for row in PriceGroup.objects.select_related("currency")
            if row.pk in groups
        },
        "store_price_group": _rows(of_stores, "pk store_id price_group_id"),
        "price": {
            price.pk: (
                *_values(price, "pk price_group_id product_id"),
                f"{price.unit_price:.6f}",
                *_values(price, "valid_from valid_to"),
            )
            for price in prices
        },
        **_promotions(groups),
    }


def _promotions(price_groups: set[int]) -> dict[str, TableRows]:
    promotions = [row for row in Promotion.objects.all() if row.price_group_id in price_groups]
    sent = {row.pk for row in promotions}
    return {
        "promotion": {
            row.pk: (
                *_values(row, "pk price_group_id code name kind combination priority"),
                *(None if number is None else f"{number:.4f}" for number in (row.percent, row.amount, row.set_price)),
                *_values(row, "free sets_at_most"),
                None if row.threshold is None else f"{row.threshold:.4f}",
                *_values(row, "valid_from valid_to weekdays from_time to_time is_active"),
            )
            for row in promotions
        },
        "promotion_part": _rows(
            [row for row in PromotionPart.objects.all() if row.promotion_id in sent], "pk promotion_id part pieces"
        ),
        "promotion_item": _rows(
            [row for row in PromotionItem.objects.all() if row.promotion_id in sent],
            "pk promotion_id part product_id category_id",
        ),
    }


def _people(stores: set[int]) -> dict[str, TableRows]:
    of_stores = [row for row in StoreAddressBook.objects.all() if row.store_id in stores]
    books = {row.address_book_id for row in of_stores}
    customers = [row for row in CustomerAddressBook.objects.all() if row.address_book_id in books]
    staff = [row for row in StaffAddressBook.objects.all() if row.address_book_id in books]
    known_customers, known_staff = {row.customer_id for row in customers}, {row.staff_id for row in staff}
    return {
        "customer": _rows(
            [row for row in Customer.objects.all() if row.pk in known_customers],
            "pk number name email phone tax_number language blocked",
        ),
        "customer_address_book": _rows(customers, "pk customer_id address_book_id"),
        "permission_group": {
            row.pk: (
                *_values(row, "pk code name can_return can_return_without_receipt can_override_price can_void can_disconnect"),
                f"{row.maximum_discount_percent:.2f}",
            )
            for row in PermissionGroup.objects.all()
        },
        "staff": _rows(
            [row for row in Staff.objects.all() if row.pk in known_staff],
            "pk number name pin_hash language permission_group_id is_active",
        ),
        "staff_address_book": _rows(staff, "pk staff_id address_book_id"),
        "store_address_book": _rows(of_stores, "pk store_id address_book_id"),
    }


def _registers(stores: set[int]) -> dict[str, TableRows]:
    return {
        "register": _rows(
            [row for row in Register.objects.all() if row.store_id in stores],
            "pk number name store_id offline_profile_id support_offline",
        ),
        "offline_profile": _rows(OfflineProfile.objects.all(), f"pk {PROFILE_FIELDS}"),
    }


def _everywhere() -> dict[str, TableRows]:
    return {
        "currency": _rows(Currency.objects.all(), "pk code name exponent"),
        "exchange_rate": {
            row.pk: (
                row.pk,
                row.store_currency.code,
                row.currency.code,
                f"{row.rate:.6f}",
                timestamp_text(row.valid_from),
                row.is_accepted,
            )
            for row in ExchangeRate.objects.select_related("store_currency", "currency")
        },
        "payment_method": _rows(
            PaymentMethod.objects.all(), "pk code name kind opens_drawer allows_change works_offline is_active"
        ),
        "receipt_settings": _rows(
            ReceiptSettings.objects.all(), "pk code header footer number_mask shows_tax_lines prints_after_sale"
        ),
        "tax_group": _rows(TaxGroup.objects.all(), "pk code name"),
        "tax_rate": {
            row.pk: (
                *_values(row, "pk tax_group_id code name"),
                f"{row.percent:.4f}",
                *_values(row, "valid_from valid_to"),
            )
            for row in TaxRate.objects.all()
        },
    }


def _rows(objects: Iterable[Model], fields: str) -> TableRows:
    return {item.pk: _values(item, fields) for item in objects}


def _values(item: Model, fields: str) -> tuple[Any, ...]:
    return tuple(_stored(getattr(item, field)) for field in fields.split())


def _stored(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    assert not isinstance(value, Decimal | float), "say how many digits"
    return value
