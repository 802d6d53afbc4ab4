"""The promotions a product is part of in one store on one day, as offers for `channel.promotions`."""

import sqlite3
from datetime import date
from typing import Any

import msgspec

from channel.lookup.stores import StoreInfo
from channel.promotions import Offer

# UNION and not UNION ALL, so that a tree that bites its own tail ends as well.
OFFERS_QUERY = """
    WITH RECURSIVE above(category_id) AS (
        SELECT category_id FROM product WHERE product_id = :product_id
        UNION
        SELECT category.parent_id FROM category JOIN above ON above.category_id = category.category_id
    ),
    item AS (
        SELECT promotion_id, part FROM promotion_item WHERE product_id = :product_id
        UNION
        SELECT promotion_id, part FROM promotion_item JOIN above ON above.category_id = promotion_item.category_id
    )
    SELECT promotion.code, promotion.name, kind, combination, promotion.priority, percent, amount, set_price, free, sets_at_most,
           threshold, nullif(from_time, '') AS from_time, nullif(to_time, '') AS to_time, min(item.part) AS part,
           (SELECT json_group_object(part, pieces) FROM promotion_part WHERE promotion_id = promotion.promotion_id) AS needed
    FROM item
    JOIN promotion ON promotion.promotion_id = item.promotion_id
    JOIN price_group ON price_group.price_group_id = promotion.price_group_id
    WHERE promotion.is_active AND price_group.currency = :currency
      AND promotion.price_group_id IN (SELECT price_group_id FROM store_price_group WHERE store_id = :store_id)
      AND valid_from <= :on_date AND (valid_to IS NULL OR valid_to >= :on_date)
      AND instr(weekdays, :weekday)
    GROUP BY promotion.promotion_id
    ORDER BY promotion.code
"""

NUMBERS = ("percent", "amount", "set_price", "threshold")


def find_offers(connection: sqlite3.Connection, store: StoreInfo, product_id: int, on_date: date) -> list[Offer]:
    """Find what a store offers a product with on a day; whether it holds at this hour, `Offer.is_on` tells."""
    parameters = {
        "product_id": product_id,
        "store_id": store.store_id,
        "currency": store.currency,
        "on_date": on_date.isoformat(),
        "weekday": str(on_date.isoweekday()),
    }
    cursor = connection.execute(OFFERS_QUERY, parameters)
    names = [column[0] for column in cursor.description]
    return [_offer(dict(zip(names, row, strict=True))) for row in cursor]


def _offer(row: dict[str, Any]) -> Offer:
    """Read an offer, its numbers without the zeros they are stored with."""
    numbers = {name: _short(row[name]) for name in NUMBERS}
    return msgspec.convert({**row, **numbers, "needed": msgspec.json.decode(row["needed"])}, Offer, strict=False)


def _short(number: str | None) -> str | None:
    """Write "10.0000" as "10"."""
    if number is None or "." not in number:
        return number
    return number.rstrip("0").rstrip(".")
