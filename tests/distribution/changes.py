"""Every kind of change HQ's data meets, each as a function that takes its choices from `pick(n)`, 0 <= pick(n) < n.

Portal, API and imports write in these ways: model instances, `bulk_create`, `QuerySet.update`, plain SQL, REPLACE on
SQLite, TRUNCATE and upserts on PostgreSQL, whole transactions and those that are rolled back.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import connection, transaction
from django.db.models import Model, QuerySet

from backoffice.catalog.models import Assortment, AssortmentProduct, Barcode, BarcodePattern, Category, Product
from backoffice.customers.models import Customer
from backoffice.pricing.models import ExchangeRate, Price, PriceGroup, Promotion, PromotionItem, PromotionPart
from backoffice.staff.models import PermissionGroup, Staff
from backoffice.taxes.models import TaxGroup, TaxRate
from registers.models import ChannelDataGroup, Currency, OfflineProfile, PaymentMethod, ReceiptSettings, Register, Store
from tests.backoffice.factories import make_permission_group, make_product, make_tax_group, make_unit
from tests.backoffice.links import LINKS

Pick = Callable[[int], int]
Change = Callable[[Pick], None]

FIRST_DAY = date(2026, 1, 1)
NAMES = ("Milk", "Brot & Käse", "חלב", "", 'O\'Neil "x"', "a\\b\n", "😀", "%s {group_id}")
PRICES = ("0", "0.01", "1.5", "19.990001", "999999999.999999", "0.000001")
# Tables nothing points to: their keys may change and they may be emptied at once.
LEAVES = (
    "catalog_assortmentproduct",
    "catalog_barcode",
    "catalog_barcodepattern",
    "catalog_storeassortment",
    "customers_customeraddressbook",
    "customers_storeaddressbook",
    "pricing_price",
    "pricing_promotionitem",
    "pricing_promotionpart",
    "pricing_storepricegroup",
    "staff_staffaddressbook",
    "taxes_taxrate",
)
_numbers = count(1)


def _one(rows: "type[Model] | QuerySet[Any]", pick: Pick) -> Any:
    """Choose a row, or None when there is none."""
    found = list((rows if isinstance(rows, QuerySet) else rows._default_manager.all()).order_by("pk"))
    return found[pick(len(found))] if found else None


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def add_products(pick: Pick) -> None:
    fields = {"unit": make_unit(), "tax_group": make_tax_group(), "name": NAMES[pick(len(NAMES))]}
    products = Product.objects.bulk_create([Product(number=f"B{next(_numbers)}", **fields) for _ in range(1 + pick(3))])
    assortment = _one(Assortment, pick)
    AssortmentProduct.objects.bulk_create([AssortmentProduct(assortment=assortment, product=product) for product in products])


def save_product(pick: Pick) -> None:
    product = _one(Product, pick) or make_product(f"N{next(_numbers)}")
    product.name, product.search_name, product.category = NAMES[pick(len(NAMES))], NAMES[pick(len(NAMES))], _one(Category, pick)
    product.is_active, product.is_deposit = pick(2) == 0, pick(5) == 0
    product.deposit_product = _one(Product, pick) if pick(3) == 0 else None
    product.save()


def update_products(pick: Pick) -> None:
    Product.objects.filter(pk__gt=pick(5)).update(name=NAMES[pick(len(NAMES))])


def save_product_without_a_change(pick: Pick) -> None:
    product = _one(Product, pick)
    if product:
        product.save()


def delete_product(pick: Pick) -> None:
    product = _one(Product, pick)
    if product:
        Product.objects.filter(deposit_product=product).update(deposit_product=None)
        product.delete()


def add_barcode(pick: Pick) -> None:
    product = _one(Product, pick)
    if product:
        Barcode.objects.create(product=product, code=f"0{next(_numbers)}")


def move_barcode(pick: Pick) -> None:
    barcode = _one(Barcode, pick)
    if barcode:
        Barcode.objects.filter(pk=barcode.pk).update(product=_one(Product, pick), is_primary=False)


def set_price(pick: Pick) -> None:
    group, product = _one(PriceGroup, pick), _one(Product, pick)
    if product:
        day = FIRST_DAY + timedelta(days=pick(3))
        values = {"unit_price": Decimal(PRICES[pick(len(PRICES))]), "valid_to": None if pick(2) else day}
        Price.objects.update_or_create(price_group=group, product=product, valid_from=day, defaults=values)


def update_prices(pick: Pick) -> None:
    Price.objects.filter(price_group=_one(PriceGroup, pick)).update(unit_price=Decimal(PRICES[pick(len(PRICES))]))


def delete_price(pick: Pick) -> None:
    price = _one(Price, pick)
    if price:
        Price.objects.filter(pk=price.pk).delete()


def add_promotion(pick: Pick) -> None:
    """Offer a set, or a share, of a product or a category."""
    product, category = _one(Product, pick), _one(Category, pick)
    given: dict[str, Any] = {"kind": "QUANTITY", "free": 1} if pick(2) else {"kind": "PERCENT", "percent": Decimal("12.5")}
    promotion = Promotion.objects.create(
        price_group=_one(PriceGroup, pick), code=f"P{next(_numbers)}", name=NAMES[pick(len(NAMES))], valid_from=FIRST_DAY, **given
    )
    PromotionPart.objects.create(promotion=promotion, pieces=1 + pick(3))
    for item in ({"product": product}, {"category": category}):
        if all(item.values()):
            PromotionItem.objects.create(promotion=promotion, **item)


def move_promotion(pick: Pick) -> None:
    promotion = _one(Promotion, pick)
    if promotion:
        Promotion.objects.filter(pk=promotion.pk).update(price_group=_one(PriceGroup, pick), is_active=pick(2) == 0)


def delete_promotion(pick: Pick) -> None:
    promotion = _one(Promotion, pick)
    if promotion:
        promotion.delete()


def link(pick: Pick) -> None:
    model, left, left_model, right, right_model = LINKS[pick(len(LINKS))]
    ends = {left: _one(left_model, pick), right: _one(right_model, pick)}
    if all(ends.values()):
        model._default_manager.get_or_create(**ends)


def unlink(pick: Pick) -> None:
    model = LINKS[pick(len(LINKS))][0]
    row = _one(model, pick)
    if row:
        row.delete()


def relink(pick: Pick) -> None:
    """Point a link elsewhere: one row leaves in one place and comes in another."""
    model, _, _, right, right_model = LINKS[pick(len(LINKS))]
    row, end = _one(model, pick), _one(right_model, pick)
    if row and end:
        model._default_manager.filter(pk=row.pk).update(**{right: end})


def move_store(pick: Pick) -> None:
    store = _one(Store, pick)
    Store.objects.filter(pk=store.pk).update(channel_data_group=_one(ChannelDataGroup, pick))


def move_store_with_its_links(pick: Pick) -> None:
    """Change two steps of one path at once, in one transaction."""
    with transaction.atomic():
        move_store(pick)
        unlink(pick)
        link(pick)


def save_store(pick: Pick) -> None:
    store = _one(Store, pick)
    store.name, store.address = NAMES[pick(len(NAMES))] or "Store", NAMES[pick(len(NAMES))]
    store.offline_profile = _one(OfflineProfile, pick) if pick(2) else None
    store.receipt_settings = _one(ReceiptSettings, pick) if pick(2) else None
    store.smallest_coin = Decimal("0.05") if pick(2) else None
    store.save()


def change_registers(pick: Pick) -> None:
    """Create and change registers; one that has a channel database belongs to its store for good."""
    register = _one(Register.objects.filter(channel_database=None), pick)
    if register is None or pick(2):
        Register.objects.create(number=f"R{next(_numbers)}", name="New", store=_one(Store, pick))
    else:
        Register.objects.filter(pk=register.pk).update(store=_one(Store, pick), support_offline=pick(2) == 0)


def change_people(pick: Pick) -> None:
    if pick(3) == 0:
        Customer.objects.create(number=f"C{next(_numbers)}", name=NAMES[pick(len(NAMES))])
    elif pick(2):
        Staff.objects.create(number=f"S{next(_numbers)}", name=NAMES[pick(len(NAMES))], permission_group=make_permission_group())
    else:
        Customer.objects.update(name=NAMES[pick(len(NAMES))], blocked=pick(2) == 0)
        Staff.objects.update(is_active=pick(2) == 0)


def delete_person(pick: Pick) -> None:
    person = _one(Customer if pick(2) else Staff, pick)
    if person:
        person.delete()


def _first_currency() -> QuerySet[Currency]:
    return Currency.objects.filter(pk=Currency.objects.order_by("pk").values("pk")[:1])


def add_exchange_rate(pick: Pick) -> None:
    """Say what foreign money is worth, from now on or from later."""
    home, foreign = _first_currency(), Currency.objects.get_or_create(code="USD", defaults={"name": "Dollar"})[0]
    begins_at = datetime(2026, 1, 1, pick(24), pick(60), pick(60), pick(3), tzinfo=UTC)
    values = {"rate": Decimal(1 + pick(10**7)).scaleb(-6), "is_accepted": pick(3) > 0}
    ExchangeRate.objects.update_or_create(store_currency=home.get(), currency=foreign, valid_from=begins_at, defaults=values)


def delete_exchange_rate(pick: Pick) -> None:
    exchange_rate = _one(ExchangeRate, pick)
    if exchange_rate:
        exchange_rate.delete()


def rename_the_currency(pick: Pick) -> None:
    """Change a row that others only show: its code is part of stores and price groups."""
    _first_currency().update(code=("EUR", "CHF", "ILS")[pick(3)])


def change_what_goes_everywhere(pick: Pick) -> None:
    name = NAMES[pick(len(NAMES))]
    choices: tuple[Callable[[], Any], ...] = (
        lambda: Category.objects.create(code=f"K{next(_numbers)}", name=name, parent=_one(Category, pick)),
        lambda: PaymentMethod.objects.create(code=f"P{next(_numbers)}", name=name, kind="CARD"),
        lambda: PaymentMethod.objects.all().delete(),
        lambda: BarcodePattern.objects.create(pattern=f"2{next(_numbers):04}IIIIWWWC", name=name, is_active=pick(2) == 0),
        lambda: TaxRate.objects.update(percent=Decimal(PRICES[pick(3)])),
        lambda: TaxRate.objects.create(tax_group=make_tax_group(), code=f"T{next(_numbers)}", percent=1, valid_from=FIRST_DAY),
        lambda: TaxGroup.objects.create(code=f"G{next(_numbers)}", name=name),
        lambda: PermissionGroup.objects.update(maximum_discount_percent=Decimal("12.5"), can_void=pick(2) == 0),
        lambda: OfflineProfile.objects.update(poll_interval_seconds=1 + pick(90), performance_threshold_milliseconds=pick(9)),
        lambda: ReceiptSettings.objects.create(code=f"Q{next(_numbers)}", header=name),
        lambda: PriceGroup.objects.update(priority=pick(9), name=name),
    )
    choices[pick(len(choices))]()


def change_by_plain_sql(pick: Pick) -> None:
    statements = (
        "UPDATE catalog_product SET name = number",
        "UPDATE catalog_product SET is_active = NOT is_active WHERE id % 2 = 0",
        "DELETE FROM catalog_barcode WHERE id % 2 = 0",
        # rounded, because SQLite keeps more digits than the column has when nobody stops it, and Django shows fewer
        "UPDATE pricing_price SET unit_price = round(unit_price / 2, 4)",
        "DELETE FROM catalog_assortmentproduct WHERE product_id IN (SELECT max(id) FROM catalog_product)",
        "DELETE FROM customers_storeaddressbook",
    )
    _sql(statements[pick(len(statements))])


def change_keys(pick: Pick) -> None:
    """Give rows other primary keys; negative ones, because no sequence gives them out."""
    _sql(f"UPDATE {LEAVES[pick(len(LEAVES))]} SET id = -id")


def empty_a_table(pick: Pick) -> None:
    statement = "TRUNCATE" if connection.vendor == "postgresql" else "DELETE FROM"
    _sql(f"{statement} {LEAVES[pick(len(LEAVES))]}")


def replace_a_row(pick: Pick) -> None:
    """Write a row over the one that stands in its way."""
    barcode = _one(Barcode, pick)
    if not barcode:
        return
    code = barcode.code.replace("'", "''")
    if connection.vendor == "postgresql":
        values = f"VALUES ('{code}', {barcode.product_id}, false)"
        update = "ON CONFLICT (code) DO UPDATE SET is_primary = false"
        _sql(f"INSERT INTO catalog_barcode (code, product_id, is_primary) {values} {update}")
    else:
        _sql(f"REPLACE INTO catalog_barcode (code, product_id, is_primary) VALUES ('{code}', {barcode.product_id}, 0)")


def change_mind(pick: Pick) -> None:
    """Do much in a transaction and roll it back."""
    with transaction.atomic():
        add_products(pick)
        move_store(pick)
        unlink(pick)
        transaction.set_rollback(True)


CHANGES: tuple[Change, ...] = (
    add_products,
    save_product,
    update_products,
    save_product_without_a_change,
    delete_product,
    add_barcode,
    move_barcode,
    set_price,
    update_prices,
    delete_price,
    add_promotion,
    move_promotion,
    delete_promotion,
    link,
    unlink,
    relink,
    move_store,
    move_store_with_its_links,
    save_store,
    change_registers,
    change_people,
    delete_person,
    rename_the_currency,
    add_exchange_rate,
    delete_exchange_rate,
    change_what_goes_everywhere,
    change_by_plain_sql,
    change_keys,
    empty_a_table,
    replace_a_row,
    change_mind,
)
