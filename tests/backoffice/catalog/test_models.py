"""What the database itself refuses in the catalog."""

import pytest
from django.db import IntegrityError
from django.db.models import ProtectedError

from backoffice.catalog.models import AssortmentProduct, Barcode, Category, Product, StoreAssortment, Unit
from tests.backoffice.factories import make_assortment, make_category, make_product, make_store, make_unit

pytestmark = pytest.mark.django_db


def test_product_number_tells_letter_case_and_leading_zeros_apart():
    numbers = ["85123a", "85123A", "007", "7"]
    for number in numbers:
        make_product(number)
    assert sorted(Product.objects.values_list("number", flat=True)) == sorted(numbers)


def test_product_number_is_unique():
    make_product("1")
    with pytest.raises(IntegrityError):
        make_product("1")


def test_product_number_is_never_empty():
    with pytest.raises(IntegrityError):
        make_product("")


def test_barcode_sells_one_product():
    make_product("1", barcodes=["4006381333931"])
    with pytest.raises(IntegrityError):
        make_product("2", barcodes=["4006381333931"])


def test_barcode_is_primary_once_per_product():
    product = make_product("1", barcodes=["1", "2", "3"])
    with pytest.raises(IntegrityError):
        Barcode.objects.create(product=product, code="4", is_primary=True)


def test_barcode_goes_with_its_product():
    make_product("1", barcodes=["1", "2"]).delete()
    assert Barcode.objects.count() == 0


def test_unit_takes_three_decimals_at_most():
    make_unit("KG", decimals=3)
    with pytest.raises(IntegrityError):
        make_unit("TOO_FINE", decimals=4)


def test_unit_in_use_is_kept():
    make_product("1")
    with pytest.raises(ProtectedError):
        Unit.objects.all().delete()


def test_category_is_not_its_own_parent():
    category = make_category()
    with pytest.raises(IntegrityError):
        Category.objects.filter(pk=category.pk).update(parent_id=category.pk)


def test_assortment_holds_a_product_once():
    product = make_product("1")
    assortment = make_assortment(products=[product])
    with pytest.raises(IntegrityError):
        AssortmentProduct.objects.create(assortment=assortment, product=product)


def test_assortment_is_given_to_a_store_once():
    store = make_store()
    assortment = make_assortment(stores=[store])
    with pytest.raises(IntegrityError):
        StoreAssortment.objects.create(assortment=assortment, store=store)
