"""There, deltas take long after stores were added. Here a new store is one release, as big as what the store brings."""

import pytest

from backoffice.catalog.models import Assortment, Product
from distribution.models import Release
from tests.backoffice.factories import make_product, make_store
from tests.distribution.headquarters import build, counts
from tests.distribution.oracle import expected_rows

pytestmark = pytest.mark.django_db(transaction=True)

PRODUCTS = 500


@pytest.fixture
def released_catalog(company):
    """A group that sells 500 products, all of them released."""
    unit, tax_group = Product.objects.values_list("unit_id", "tax_group_id")[0]
    Product.objects.bulk_create(
        Product(number=f"P{number}", name=f"Product {number}", unit_id=unit, tax_group_id=tax_group) for number in range(PRODUCTS)
    )
    everything = Assortment.objects.get(code="ALL")
    for product in Product.objects.filter(number__startswith="P"):
        everything.assortment_products.create(product=product)
    company.publish()
    company.register.sync()
    return company


def test_store_in_the_same_assortment_sends_its_own_rows_only(released_catalog):
    store = make_store("9", released_catalog.group)
    store.store_assortments.create(assortment=Assortment.objects.get(code="ALL"))
    result = build(released_catalog.group)
    assert result.release.number == 2
    assert counts(result) == {"store": {"upserted": 1, "deleted": 0}, "store_assortment": {"upserted": 1, "deleted": 0}}
    assert build(released_catalog.group).release is None
    assert Release.objects.count() == 2
    released_catalog.assert_equal()


def test_store_with_something_of_its_own_sends_that_and_no_more(released_catalog):
    store = make_store("9", released_catalog.group)
    own = make_product("OWN", ["4000009999"])
    assortment = Assortment.objects.create(code="OWN", name="Own")
    assortment.assortment_products.create(product=own)
    store.store_assortments.create(assortment=assortment)
    result = build(released_catalog.group)
    assert result.rows == 5
    assert sorted(counts(result)) == ["assortment_product", "barcode", "product", "store", "store_assortment"]
    released_catalog.assert_equal()
    assert len(expected_rows(released_catalog.group.pk)["product"]) > PRODUCTS
