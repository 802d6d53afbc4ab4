"""A small company with two stores, as rows: what one sells, the other does not."""

NORTH, SOUTH = "S-N", "S-S"

STORE = {"time_zone": "Europe/Berlin", "currency": "EUR", "language": "de", "business_day_cutoff": "04:00"}

ROWS = {
    "store": [
        {
            "store_id": 1,
            "number": NORTH,
            "name": "North",
            "prices_include_tax": True,
            "receipt_settings_id": 1,
            "offline_profile_id": 1,
            **STORE,
        },
        {"store_id": 2, "number": SOUTH, "name": "South", "address": "Südweg 2", **STORE},
    ],
    "receipt_settings": [
        {"receipt_settings_id": 1, "header": "Hello", "footer": "Bye", "number_mask": "{sequence}", "prints_after_sale": 1}
    ],
    "unit": [{"unit_id": 1, "code": "PCS"}, {"unit_id": 2, "code": "KG", "decimals": 3}],
    "product": [
        {
            "product_id": 1,
            "number": "1001",
            "name": "Milk",
            "search_name": "dairy",
            "unit_id": 1,
            "tax_group_id": 1,
            "is_active": 1,
        },
        {"product_id": 2, "number": "1002", "name": "Crème fraîche", "unit_id": 2, "tax_group_id": 1, "is_active": 1},
        {"product_id": 3, "number": "2001", "name": "לחם אחיד פרוס", "unit_id": 1, "tax_group_id": 2, "is_active": 1},
        {"product_id": 4, "number": "3001", "name": "Southern milk", "unit_id": 1, "tax_group_id": 1, "is_active": 1},
        {"product_id": 5, "number": "3002", "name": "Milk of yesteryear", "unit_id": 1, "tax_group_id": 1, "is_active": 0},
        {"product_id": 6, "number": "007", "name": "Oat milk drink", "unit_id": 9, "tax_group_id": 9, "is_active": 1},
    ],
    "barcode": [
        {"barcode_id": 1, "product_id": 1, "code": "0036000291452", "is_primary": 0},
        {"barcode_id": 2, "product_id": 1, "code": "4006381333931", "is_primary": 1},
        {"barcode_id": 3, "product_id": 2, "code": "036000291452", "is_primary": 1},
        {"barcode_id": 4, "product_id": 3, "code": "7290000042442", "is_primary": 0},
        {"barcode_id": 5, "product_id": 4, "code": "96385074", "is_primary": 1},
        {"barcode_id": 6, "product_id": 5, "code": "5000000000050", "is_primary": 1},
        {"barcode_id": 7, "product_id": 6, "code": "00123", "is_primary": 1},
        {"barcode_id": 8, "product_id": 2, "code": "123", "is_primary": 0},
    ],
    "assortment_product": [
        *({"assortment_product_id": number, "assortment_id": 1, "product_id": number} for number in (1, 2, 3, 5, 6)),
        {"assortment_product_id": 7, "assortment_id": 2, "product_id": 4},
        {"assortment_product_id": 8, "assortment_id": 2, "product_id": 1},
    ],
    "store_assortment": [
        {"store_assortment_id": 1, "store_id": 1, "assortment_id": 1},
        {"store_assortment_id": 2, "store_id": 2, "assortment_id": 2},
    ],
    "price_group": [
        {"price_group_id": 1, "currency": "EUR", "priority": 1},
        {"price_group_id": 2, "currency": "EUR", "priority": 5},
        {"price_group_id": 3, "currency": "USD", "priority": 9},
    ],
    "store_price_group": [
        {"store_price_group_id": number, "store_id": store, "price_group_id": group}
        for number, (store, group) in enumerate([(1, 1), (1, 3), (2, 1), (2, 2)], start=1)
    ],
    "price": [{"price_id": 1, "price_group_id": 1, "product_id": 1, "unit_price": "1.29", "valid_from": "2026-01-01"}],
    "tax_rate": [
        {"tax_rate_id": 1, "tax_group_id": 1, "code": "VAT", "name": "old", "percent": 5, "valid_from": "2020-01-01"},
        {"tax_rate_id": 2, "tax_group_id": 1, "code": "VAT", "name": "new", "percent": 7, "valid_from": "2026-06-01"},
        {
            "tax_rate_id": 3,
            "tax_group_id": 1,
            "code": "CITY",
            "percent": "0.5",
            "valid_from": "2026-01-01",
            "valid_to": "2026-06-01",
        },
    ],
    "offline_profile": [
        {"offline_profile_id": 1, "code": "STORE", "offline_timeout_seconds": 10},
        {"offline_profile_id": 2, "code": "OWN", "advanced_switching": 1, "performance_threshold_milliseconds": 800},
    ],
    "register": [
        {"register_id": 1, "number": "R1", "name": "Till 1", "store_id": 1, "support_offline": 1},
        {"register_id": 2, "number": "R2", "name": "Till 2", "store_id": 1, "offline_profile_id": 2},
        {"register_id": 3, "number": "R3", "name": "Till 3", "store_id": 2},
    ],
    "payment_method": [
        {"payment_method_id": 2, "code": "CARD", "kind": "CARD", "is_active": 1},
        {"payment_method_id": 1, "code": "CASH", "kind": "CASH", "is_active": 1, "opens_drawer": 1, "allows_change": 1},
        {"payment_method_id": 3, "code": "CHEQUE", "kind": "VOUCHER", "is_active": 0},
    ],
    "customer": [
        {"customer_id": 1, "number": "C1", "name": "Ada"},
        {"customer_id": 2, "number": "C2", "name": "Bob", "blocked": 1},
        {"customer_id": 3, "number": "C3", "name": "Nobody's"},
    ],
    "customer_address_book": [
        {"customer_address_book_id": number, "customer_id": customer, "address_book_id": book}
        for number, (customer, book) in enumerate([(1, 1), (1, 2), (2, 2)], start=1)
    ],
    "store_address_book": [
        {"store_address_book_id": 1, "store_id": 1, "address_book_id": 1},
        {"store_address_book_id": 2, "store_id": 2, "address_book_id": 2},
    ],
    "permission_group": [{"permission_group_id": 1, "can_return": 1, "can_void": 1, "maximum_discount_percent": "12.5"}],
    "staff_address_book": [
        {"staff_address_book_id": number, "staff_id": number, "address_book_id": book}
        for number, book in enumerate([1, 1, 2, 1], start=1)
    ],
}
