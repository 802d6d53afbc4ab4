"""Categories, products, barcodes, taxes, prices and assortments, through the same bulk use cases as an import."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from backoffice.catalog.models import Assortment, BarcodePattern, Category, StoreAssortment, Unit
from backoffice.catalog.use_cases.add_products_to_assortment import add_products_to_assortment
from backoffice.catalog.use_cases.upsert_barcodes import BarcodeValues, upsert_barcodes
from backoffice.catalog.use_cases.upsert_products import ProductValues, upsert_products
from backoffice.demo.domain.categories import CATEGORIES
from backoffice.demo.domain.products import TAX_GROUPS, UNITS, ProductPlan, demo_products
from backoffice.demo.domain.stores import STORES
from backoffice.demo.use_cases.fill_promotions import fill_promotions
from backoffice.pricing.models import PriceGroup, StorePriceGroup
from backoffice.pricing.use_cases.upsert_prices import PriceValues, upsert_prices
from backoffice.taxes.models import TaxGroup, TaxRate
from registers.models import Currency, Store

# Long ago, so that every price and rate is valid whenever somebody looks.
FIRST_DAY = date(2025, 1, 1)
BARCODE_PATTERNS = (("20IIIIIWWWWWC", "Weight on the label", 3), ("28IIIIIVPPPPC", "Price on the label", 2))
ASSORTMENTS = (("MAIN", "Everything"), ("EXPRESS", "Food to go"))
PRICE_GROUPS = (
    ("RETAIL", "Retail prices", "EUR", 0),
    ("PROMO", "Promotions", "EUR", 10),
    ("RETAIL-CHF", "Retail prices", "CHF", 0),
)


@transaction.atomic
def fill_catalog() -> None:
    """Create what is missing, and set what the demo's products are to what they were at first."""
    _fill_lists()
    plans = list(demo_products())
    product_ids = _fill_products(plans)
    _fill_prices(plans, product_ids)
    for code, wanted in (("MAIN", plans), ("EXPRESS", [plan for plan in plans if plan.is_food])):
        assortment = Assortment.objects.get(code=code)
        add_products_to_assortment(assortment_id=assortment.pk, product_ids=[product_ids[plan.number] for plan in wanted])
    _give_to_stores()
    fill_promotions()


def _fill_lists() -> None:
    for code, name, decimals in UNITS:
        Unit.objects.get_or_create(code=code, defaults={"name": name, "decimals": decimals})
    for pattern, name, decimals in BARCODE_PATTERNS:
        BarcodePattern.objects.get_or_create(pattern=pattern, defaults={"name": name, "decimals": decimals})
    for code, name, rate_code, rate_name, percent in TAX_GROUPS:
        group, _created = TaxGroup.objects.get_or_create(code=code, defaults={"name": name})
        rate = {"name": rate_name, "percent": Decimal(percent)}
        TaxRate.objects.get_or_create(tax_group=group, code=rate_code, valid_from=FIRST_DAY, defaults=rate)
    for category in CATEGORIES:
        Category.objects.get_or_create(code=category.code, defaults={"name": category.name})
    for code, name in ASSORTMENTS:
        Assortment.objects.get_or_create(code=code, defaults={"name": name})
    for code, name, currency, priority in PRICE_GROUPS:
        values = {"name": name, "currency": Currency.objects.get(code=currency), "priority": priority}
        PriceGroup.objects.get_or_create(code=code, defaults=values)


def _fill_products(plans: list[ProductPlan]) -> dict[str, int]:
    """Write products and barcodes; return {number: id}."""
    categories = dict(Category.objects.values_list("code", "id"))
    units = dict(Unit.objects.values_list("code", "id"))
    tax_groups = dict(TaxGroup.objects.values_list("code", "id"))
    values = [
        ProductValues(
            number=plan.number,
            name=plan.name,
            search_name=plan.search_name,
            category_id=categories[plan.category],
            unit_id=units[plan.unit],
            tax_group_id=tax_groups[plan.tax_group],
        )
        for plan in plans
    ]
    done = upsert_products(values=values, default_unit_id=units["PCS"], default_tax_group_id=tax_groups["FULL"])
    upsert_barcodes(values=[BarcodeValues(code, done.ids[plan.number]) for plan in plans for code in plan.barcodes])
    return done.ids


def _fill_prices(plans: list[ProductPlan], product_ids: dict[str, int]) -> None:
    groups = dict(PriceGroup.objects.values_list("code", "id"))
    upsert_prices(
        values=[
            PriceValues(groups[code], product_ids[plan.number], price, FIRST_DAY)
            for plan in plans
            for code, price in (("RETAIL", plan.euros), ("RETAIL-CHF", plan.francs), ("PROMO", plan.promotion_euros))
            if price is not None
        ]
    )


def _give_to_stores() -> None:
    for plan in STORES:
        store = Store.objects.get(number=plan.number)
        for code in plan.assortments:
            StoreAssortment.objects.get_or_create(store=store, assortment=Assortment.objects.get(code=code))
        for code in plan.price_groups:
            StorePriceGroup.objects.get_or_create(store=store, price_group=PriceGroup.objects.get(code=code))
