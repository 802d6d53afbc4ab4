"""The small store with bottles and crates in it: cola and fruit salad with a deposit, sold to registers offline and online."""

from typing import Any

from tests.pos.store_data import price, product, store_rows

COLA, SALAD, LEMONADE, BOTTLE, CRATE, CUP = "5449000000996", "1006", "1007", "4056489000001", "1009", "1010"


def bottle_rows(**changes: Any) -> dict[str, list[dict[str, Any]]]:
    """Build the store's rows: cola (1005) has 0.25 on each bottle, salad (1006, weighed) 2.00 on its cup.

    Lemonade (1007) has a deposit that this store does not sell; a crate (1009) belongs to nothing. Deposits bear no tax that
    milk bears.
    """
    rows = store_rows(**changes)
    rows["tax_group"].append({"tax_group_id": 2, "code": "DEPOSIT", "name": "Deposit"})
    rows["tax_rate"].append(
        {"tax_rate_id": 2, "tax_group_id": 2, "code": "V19", "name": "VAT 19%", "percent": "19", "valid_from": "2007-01-01"}
    )
    rows["product"] += [
        {**product(5, "1005", "Cola 0.5 l"), "deposit_product_id": 8, "net_content": "0.5", "net_content_unit": "l"},
        {**product(6, "1006", "Fruit salad", unit_id=2), "deposit_product_id": 10},
        {**product(7, "1007", "Lemonade"), "deposit_product_id": 11},
        *(deposit(*of) for of in ((8, "1008", "Deposit bottle"), (9, "1009", "Deposit crate"), (10, "1010", "Deposit cup"))),
        deposit(11, "1011", "Deposit elsewhere"),
    ]
    rows["barcode"] += [
        {"barcode_id": 5, "product_id": 5, "code": COLA, "is_primary": True},
        {"barcode_id": 8, "product_id": 8, "code": BOTTLE, "is_primary": True},
    ]
    sold = (5, 6, 7, 8, 9, 10)
    rows["assortment_product"] += [{"assortment_product_id": number, "assortment_id": 1, "product_id": number} for number in sold]
    prices = {5: "1.19", 6: "12.90", 7: "0.99", 8: "0.25", 9: "3.30", 10: "2.00"}
    rows["price"] += [price(number, text) for number, text in prices.items()]
    return rows


def deposit(product_id: int, number: str, name: str) -> dict[str, Any]:
    return {**product(product_id, number, name), "is_deposit": True, "tax_group_id": 2}
