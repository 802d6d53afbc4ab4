"""Whom and what the walk works with: a register, a cashier and four products of the demo company."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from backoffice.catalog.models import Barcode
from backoffice.demo.domain.people import STAFF, StaffPlan
from backoffice.demo.domain.stores import STORES
from backoffice.pricing.models import Price
from distribution.models import DistributionSchedule
from registers.models import ChannelDataGroup, Register, Store

from .expectation import expect_that

PRODUCTS = 4
# The company's products come in variants of five; every fifth is another kind of bread.
EVERY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A product of the store: what is scanned, what it is called, what HQ asks for it today."""

    product_id: int
    number: str
    name: str
    barcode: str

    @property
    def words(self) -> str:
        """Name it so that a person finds it in the portal."""
        return f"{self.name} ({self.number})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The register of the walk, its surroundings, and the products: two that stay as they are, one that gets another
    price, one that leaves the store's assortment."""

    register: Register
    cashier: StaffPlan
    schedule: DistributionSchedule
    first: Article
    second: Article
    repriced: Article
    leaving: Article

    @property
    def store(self) -> Store:
        """Return the register's store."""
        return self.register.store

    @property
    def group(self) -> ChannelDataGroup:
        """Return the channel data group whose packages the register receives."""
        return self.register.store.channel_data_group


def choose_scene() -> Scene:
    """Choose what the walk works with: the first register of the company's first store, and the first cashier there.

    Raises:
        StepFailed: the demo company lacks something.
    """
    register = Register.objects.select_related("store__channel_data_group").get(number=STORES[0].register_numbers[0])
    articles = [_article(barcode) for barcode in _sold_pieces(register.store)[: PRODUCTS * EVERY : EVERY]]
    expect_that(len(articles) == PRODUCTS, f"Store {register.store.number} sells fewer than {PRODUCTS} products with a price.")
    first, second, repriced, leaving = articles
    schedule = _schedule_of_most_jobs(register.store.channel_data_group)
    return Scene(
        register=register, cashier=STAFF[0], schedule=schedule, first=first, second=second, repriced=repriced, leaving=leaving
    )


def price_of(article: Article, store: Store) -> Decimal:
    """Return the highest unit price HQ asks for a product in a store today, whatever its price group."""
    prices: list[Decimal] = list(prices_today(store).filter(product=article.product_id).values_list("unit_price", flat=True))
    return max(prices)


def _sold_pieces(store: Store) -> list[Barcode]:
    """List the primary barcodes of what the store sells by the piece, by product number."""
    prices = prices_today(store)
    assortments = store.store_assortments.values("assortment")
    barcodes = Barcode.objects.filter(
        is_primary=True,
        product__is_active=True,
        product__unit__decimals=0,
        product__assortment_products__assortment__in=assortments,
        product__in=prices.values("product"),
    )
    return list(barcodes.select_related("product").order_by("product__number").distinct())


def prices_today(store: Store) -> QuerySet[Price]:
    """Find the prices that are valid today in the store's price groups."""
    today = timezone.localdate()
    prices = Price.objects.filter(price_group__store_price_groups__store=store, valid_from__lte=today)
    return prices.exclude(valid_to__lt=today)


def _article(barcode: Barcode) -> Article:
    product = barcode.product
    return Article(product_id=product.pk, number=product.number, name=product.name, barcode=barcode.code)


def _schedule_of_most_jobs(group: ChannelDataGroup) -> DistributionSchedule:
    """Return the group's schedule that brings most of its data.

    Raises:
        StepFailed: no schedule runs for the group.
    """
    schedules = sorted(DistributionSchedule.objects.filter(groups=group, is_active=True), key=lambda one: -one.jobs.count())
    expect_that(bool(schedules), f"No distribution schedule runs for the group {group.name}.")
    return schedules[0]
