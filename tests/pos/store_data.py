"""The rows of a small store as they reach a register: S1 with register R1, four products, two members of staff."""

from typing import Any

from channel.pin import hash_pin

PIN = "2468"
PIN_HASH = hash_pin(PIN)

MILK, CHEESE, BAG, UNPRICED = "4006381333931", "2012345000001", "96385074", "5000000000001"

PROFILE: dict[str, Any] = {
    "offline_profile_id": 1,
    "code": "STANDARD",
    "name": "Standard",
    "offline_timeout_seconds": 1,
    "retry_count": 1,
    "reconnect_attempt_interval_minutes": 5,
    "advanced_switching": False,
    "health_check_interval_minutes": 1,
    "performance_threshold_milliseconds": None,
    "performance_reconnect_interval_minutes": 5,
    "prompt_on_switch": False,
    "manual_disconnect_before_sign_in": False,
    "poll_interval_seconds": 60,
    "upload_interval_seconds": 30,
    "upload_batch_size": 500,
    "days_transactions_exist": 60,
    "database_limit_megabytes": 10_240,
    "maximum_days_since_sync": None,
}


def prints_after_sales(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Have the store print each receipt by itself, and open the drawer for cash."""
    rows["receipt_settings"][0]["prints_after_sale"] = True
    rows["payment_method"][0]["opens_drawer"] = True
    return rows


def store_rows(*, milk_price: str = "1.29", milk_name: str = "Milk 3.5%", **profile: Any) -> dict[str, list[dict[str, Any]]]:
    """Build all tables of the store; the price of milk and the offline profile's fields may differ."""
    return {
        "store": [
            {
                "store_id": 1,
                "number": "S1",
                "name": "Main street",
                "time_zone": "Europe/Berlin",
                "currency": "EUR",
                "language": "en",
                "prices_include_tax": True,
                "business_day_cutoff": "04:00",
                "receipt_settings_id": 1,
                "offline_profile_id": 1,
            }
        ],
        "receipt_settings": [{"receipt_settings_id": 1, "code": "R", "number_mask": "{store}/{register}/{sequence:05}"}],
        "register": [{"register_id": 1, "number": "R1", "name": "Till 1", "store_id": 1, "support_offline": True}],
        "offline_profile": [{**PROFILE, **profile}],
        "payment_method": [
            method(1, "CASH", "Cash", "CASH", allows_change=True),
            method(2, "CARD", "Card", "CARD"),
            method(3, "GIFT", "Gift card", "VOUCHER", works_offline=False),
        ],
        "currency": [{"currency_id": 1, "code": "EUR", "name": "Euro", "exponent": 2}],
        "unit": [
            {"unit_id": 1, "code": "PCS", "name": "Pieces", "decimals": 0},
            {"unit_id": 2, "code": "KG", "name": "Kilogram", "decimals": 3},
        ],
        "tax_group": [{"tax_group_id": 1, "code": "FOOD", "name": "Food"}],
        "tax_rate": [
            {"tax_rate_id": 1, "tax_group_id": 1, "code": "V7", "name": "VAT 7%", "percent": "7", "valid_from": "2007-01-01"}
        ],
        "product": [
            product(1, "1001", milk_name),
            product(2, "1002", "Mountain cheese", unit_id=2),
            product(3, "1003", "Paper bag"),
            product(4, "1004", "Not priced yet"),
        ],
        "barcode_pattern": [
            {"barcode_pattern_id": 1, "pattern": "20IIIIIWWWWWC", "name": "Weight", "decimals": 3, "is_active": True},
            {"barcode_pattern_id": 2, "pattern": "28IIIIIVPPPPC", "name": "Price", "decimals": 2, "is_active": True},
        ],
        "barcode": [
            {"barcode_id": number, "product_id": number, "code": code, "is_primary": True}
            for number, code in enumerate((MILK, CHEESE, BAG, UNPRICED), start=1)
        ],
        "assortment_product": [
            {"assortment_product_id": number, "assortment_id": 1, "product_id": number} for number in (1, 2, 3, 4)
        ],
        "store_assortment": [{"store_assortment_id": 1, "store_id": 1, "assortment_id": 1}],
        "price_group": [{"price_group_id": 1, "code": "ALL", "name": "All", "currency": "EUR", "priority": 1}],
        "store_price_group": [{"store_price_group_id": 1, "store_id": 1, "price_group_id": 1}],
        "price": [price(1, milk_price), price(2, "23.9950"), price(3, "0")],
        "permission_group": [
            {
                "permission_group_id": 1,
                "code": "MANAGER",
                "name": "Manager",
                "can_return": True,
                "can_return_without_receipt": True,
                "can_override_price": True,
                "can_void": True,
                "can_disconnect": True,
                "maximum_discount_percent": "25",
            },
            {"permission_group_id": 2, "code": "CASHIER", "name": "Cashier", "maximum_discount_percent": "5"},
        ],
        "staff": [staff(1, "1", "Mara Manager", 1), staff(2, "2", "Carl Cashier", 2)],
        "staff_address_book": [{"staff_address_book_id": number, "staff_id": number, "address_book_id": 1} for number in (1, 2)],
        "store_address_book": [{"store_address_book_id": 1, "store_id": 1, "address_book_id": 1}],
        "customer": [
            {"customer_id": 1, "number": "C1", "name": "Ada Adams"},
            {"customer_id": 2, "number": "C2", "name": "Bob Blocked", "blocked": True},
        ],
        "customer_address_book": [
            {"customer_address_book_id": number, "customer_id": number, "address_book_id": 1} for number in (1, 2)
        ],
    }


def product(product_id: int, number: str, name: str, *, unit_id: int = 1) -> dict[str, Any]:
    return {
        "product_id": product_id,
        "number": number,
        "name": name,
        "search_name": name,
        "unit_id": unit_id,
        "tax_group_id": 1,
        "is_active": True,
    }


def price(product_id: int, unit_price: str) -> dict[str, Any]:
    return {
        "price_id": product_id,
        "price_group_id": 1,
        "product_id": product_id,
        "unit_price": unit_price,
        "valid_from": "2020-01-01",
    }


def method(number: int, code: str, name: str, kind: str, **flags: bool) -> dict[str, Any]:
    flags = {"allows_change": False, "works_offline": True, "is_active": True, **flags}
    return {"payment_method_id": number, "code": code, "name": name, "kind": kind, **flags}


def staff(number: int, code: str, name: str, permission_group_id: int) -> dict[str, Any]:
    return {
        "staff_id": number,
        "number": code,
        "name": name,
        "pin_hash": PIN_HASH,
        "language": "en",
        "permission_group_id": permission_group_id,
        "is_active": True,
    }
