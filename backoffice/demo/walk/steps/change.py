"""Journey 1: two changes at HQ reach the register, and nothing but them travels."""

from decimal import Decimal

from backoffice.catalog.models import AssortmentProduct
from backoffice.demo.walk.expectation import expect, expect_that
from backoffice.demo.walk.ledger import posted_price
from backoffice.demo.walk.register_program import RegisterProgram
from backoffice.demo.walk.scene import Scene, price_of, prices_today
from backoffice.demo.walk.screen import Screen
from backoffice.pricing.models import Price
from distribution.models import Release

from .distribute import applied_packages, expect_deltas
from .sell import show_posted

RISE = Decimal("1.11")
CHANGED_JOBS = {1020, 1040}


def change_headquarters(*, screen: Screen, scene: Scene) -> Decimal:
    """Change a price and take a product out of the store's assortments, past all code of ours; returns the new price.

    `QuerySet.update` and a plain delete send no signal and call no `save()`: only a trigger can see them.
    """
    prices = prices_today(scene.store).filter(product=scene.repriced.product_id)
    before = price_of(scene.repriced, scene.store)
    price = before + RISE
    Price.objects.filter(pk__in=prices.values("pk")).update(unit_price=price)
    screen.saw(f"QuerySet.update: {scene.repriced.words} from {before:.2f} to {price:.2f}")
    assortments = scene.store.store_assortments.values("assortment")
    AssortmentProduct.objects.filter(product=scene.leaving.product_id, assortment__in=assortments).delete()
    screen.saw(f"delete: {scene.leaving.words} leaves the store's assortment")
    return price


def receive_change(*, screen: Screen, scene: Scene, program: RegisterProgram, before: Release, release: Release) -> None:
    """Sync the register and see that only the change travelled.

    Raises:
        StepFailed: no new release, or a whole database was sent for two changes.
    """
    expect("The number of the new release", wanted=before.number + 1, seen=release.number)
    program.do("sync")
    expect("The register's release", wanted=release.number, seen=program.status()["release"])
    packages = applied_packages(screen=screen, register=scene.register, release=release)
    expect_deltas(packages, jobs=CHANGED_JOBS)


def sell_changed(*, screen: Screen, scene: Scene, program: RegisterProgram, price: Decimal) -> None:
    """Sell at the new price; what left the assortment is not known any more.

    Raises:
        StepFailed: the register still has the old price, or the product.
    """
    program.do("scan", scene.repriced.barcode)
    refused = program.refused("scan", scene.leaving.barcode)
    expect_that(bool(refused.errors), "The register does not say why it refused to sell the product.")
    program.do("pay", "CASH")
    sale = program.journal()[0]
    expect("The price HQ has posted", wanted=price, seen=posted_price(sale["transaction_id"], scene.repriced.number))
    show_posted(screen=screen, entry=sale)
