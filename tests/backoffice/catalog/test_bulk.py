"""Products, barcodes and assortments in bulk: what is new is created, what differs is changed, the rest is left alone."""

import pytest

from backoffice.catalog.models import AssortmentProduct, Barcode, Product
from backoffice.catalog.use_cases.add_products_to_assortment import add_products_to_assortment
from backoffice.catalog.use_cases.upsert_barcodes import BarcodeValues, upsert_barcodes
from backoffice.catalog.use_cases.upsert_products import ProductValues, upsert_products
from channel.errors import StateConflict
from tests.backoffice.factories import make_assortment, make_category, make_product, make_tax_group, make_unit

pytestmark = pytest.mark.django_db


def counts(done) -> tuple[int, int]:
    return done.created, done.changed


def upsert(*values):
    return upsert_products(values=values, default_unit_id=make_unit().pk, default_tax_group_id=make_tax_group().pk)


def test_upsert_products_creates_with_defaults():
    done = upsert(ProductValues("1", "One"), ProductValues("2", "Two", search_name="2", unit_id=make_unit("KG").pk))
    assert (done.created, done.changed) == (2, 0)
    assert list(Product.objects.values_list("number", "name", "search_name", "unit__code", "tax_group__code")) == [
        ("1", "One", "", "PCS", "FULL"),
        ("2", "Two", "2", "KG", "FULL"),
    ]


def test_upsert_products_changes_only_what_is_said():
    category = make_category()
    product = make_product("1", name="Old", search_name="kept", category=category, unit=make_unit("KG"))
    done = upsert(ProductValues("1", "New"))
    assert (done.ids, done.created, done.changed) == ({"1": product.pk}, 0, 1)
    assert Product.objects.values_list("name", "search_name", "category_id", "unit__code").get() == (
        "New",
        "kept",
        category.pk,
        "KG",
    )


def test_upsert_products_leaves_equal_rows_untouched():
    product = make_product("1", name="Same")
    assert upsert(ProductValues("1", "Same")).changed == 0
    assert Product.objects.get().updated_at == product.updated_at


def test_upsert_products_tells_the_moment_of_a_change_and_keeps_that_of_the_creation():
    product = make_product("1", name="Old")
    upsert(ProductValues("1", "New"))
    changed = Product.objects.get()
    assert changed.created_at == product.created_at
    assert changed.updated_at > product.updated_at


def test_upsert_products_takes_as_many_queries_for_three_as_for_one(django_assert_num_queries):
    unit, tax_group = make_unit().pk, make_tax_group().pk
    for count in (1, 3):
        make_product(f"old-{count}")
        values = [ProductValues(f"new-{count}-{number}", "New") for number in range(count)]
        with django_assert_num_queries(5):  # begin, look up, change, create, end of the atomic block
            upsert_products(
                values=[*values, ProductValues(f"old-{count}", "Other")], default_unit_id=unit, default_tax_group_id=tax_group
            )


def test_upsert_barcodes_makes_the_first_of_a_product_primary():
    product = make_product("1")
    values = [BarcodeValues("11", product.pk), BarcodeValues("12", product.pk)]
    assert counts(upsert_barcodes(values=values)) == (2, 0)
    assert counts(upsert_barcodes(values=values)) == (0, 0)
    assert list(Barcode.objects.order_by("code").values_list("code", "is_primary")) == [("11", True), ("12", False)]


def test_upsert_barcodes_hands_the_mark_over():
    product = make_product("1", barcodes=["11", "12"])
    assert counts(upsert_barcodes(values=[BarcodeValues("12", product.pk, is_primary=True)])) == (0, 2)
    assert list(Barcode.objects.order_by("code").values_list("code", "is_primary")) == [("11", False), ("12", True)]
    assert counts(upsert_barcodes(values=[BarcodeValues("13", product.pk, is_primary=True)])) == (1, 1)
    assert list(Barcode.objects.filter(is_primary=True).values_list("code", flat=True)) == ["13"]


def test_upsert_barcodes_takes_the_mark_away():
    product = make_product("1", barcodes=["11"])
    upsert_barcodes(values=[BarcodeValues("11", product.pk, is_primary=False)])
    assert list(Barcode.objects.values_list("code", "is_primary")) == [("11", False)]


def test_upsert_barcodes_never_moves_a_barcode():
    make_product("1", barcodes=["11"])
    other = make_product("2")
    with pytest.raises(StateConflict) as caught:
        upsert_barcodes(values=[BarcodeValues("11", other.pk), BarcodeValues("21", other.pk)])
    assert caught.value.details == {"codes": ["11"]}
    assert list(Barcode.objects.values_list("code", "product__number")) == [("11", "1")]


def test_add_products_to_assortment_adds_what_is_missing():
    one, two = make_product("1"), make_product("2")
    assortment = make_assortment(products=[one])
    assert add_products_to_assortment(assortment_id=assortment.pk, product_ids=[one.pk, two.pk, two.pk]) == 1
    assert add_products_to_assortment(assortment_id=assortment.pk, product_ids=[one.pk, two.pk]) == 0
    assert list(AssortmentProduct.objects.order_by("product__number").values_list("product__number", flat=True)) == ["1", "2"]
