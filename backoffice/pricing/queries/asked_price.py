"""What a store will ask for a product, by what headquarters holds at this moment: the registers' own look-ups say it.

The rows they need go into a channel database of a few rows. So what is not published yet is in the answer too: it is what
registers will say once the next run has reached them.
"""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from backoffice.catalog.models import Product
from backoffice.catalog.queries.category_path import category_path
from channel.lookup import SellingPrice, selling_price
from distribution.queries.small_channel_database import small_channel_database
from registers.models import Store


def asked_price(*, product: Product, store: Store, at: datetime, quantity: str = "1") -> SellingPrice:
    """Ask what a store will ask; `at` is by the store's own clock, without a time zone.

    Raises: UnknownProduct when the store does not sell the product.
    """
    with small_channel_database(_conditions(product, store), group_id=store.channel_data_group_id) as database:
        return selling_price(database, store_number=store.number, number=product.number, at=at, quantity=quantity)


def store_clock(store: Store) -> datetime:
    """Read the store's own clock, without a time zone."""
    return timezone.localtime(timezone=ZoneInfo(store.time_zone)).replace(tzinfo=None, microsecond=0)


def _conditions(product: Product, store: Store) -> dict[str, str]:
    """Write which rows the look-ups need, by table; nothing but numbers is put into it."""
    product_id, store_id, deposit = int(product.pk), int(store.pk), product.deposit_product
    sold = [product, deposit] if deposit else [product]
    given = f"SELECT price_group_id FROM pricing_storepricegroup WHERE store_id = {store_id}"  # noqa: S608
    category = product.category
    categories = [*category_path(category), category] if category else []
    item = f"product_id = {product_id}"
    if categories:
        item += f" OR category_id IN ({_keys(each.pk for each in categories)})"
    promoted = f"SELECT promotion_id FROM pricing_promotionitem WHERE {item}"  # noqa: S608
    of_product, of_store = f"src.product_id IN ({_keys(each.pk for each in sold)})", f"src.store_id = {store_id}"
    return {
        "store": f"src.id = {store_id}",
        "product": f"src.id IN ({_keys(each.pk for each in sold)})",
        "unit": f"src.id IN ({_keys(each.unit_id for each in sold)})",
        "category": f"src.id IN ({_keys(each.pk for each in categories)})",
        "barcode": of_product,
        "assortment_product": of_product,
        "store_assortment": of_store,
        "price": f"{of_product} AND src.price_group_id IN ({given})",
        "price_group": f"src.id IN ({given})",
        "store_price_group": of_store,
        "tax_rate": f"src.tax_group_id IN ({_keys(each.tax_group_id for each in sold)})",
        "promotion": f"src.price_group_id IN ({given}) AND src.id IN ({promoted})",
        "promotion_part": f"src.promotion_id IN ({promoted})",
        "promotion_item": f"src.promotion_id IN ({promoted}) AND ({item})",
    }


def _keys(keys: Iterable[int]) -> str:
    """Write keys as SQL; nothing is IN NULL."""
    return ", ".join(str(int(key)) for key in keys) or "NULL"
