"""The pages of what sorts, measures, prices and taxes products."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from backoffice.catalog.models import Assortment, Category, Unit
from backoffice.pricing.models import PriceGroup
from backoffice.taxes.models import TaxGroup, TaxRate
from tests.backoffice.factories import (
    make_assortment,
    make_category,
    make_currency,
    make_price,
    make_price_group,
    make_product,
    make_promotion,
    make_store,
    make_tax_group,
    make_unit,
)
from tests.backoffice.portal.pages import text_of

pytestmark = pytest.mark.django_db


def page(name: str, thing=None) -> str:
    return reverse(f"portal:{name}", args=[thing.pk] if thing else [])


@pytest.mark.parametrize(
    ("kind", "model", "fields"),
    [
        ("category", Category, {}),
        ("unit", Unit, {"decimals": "2"}),
        ("assortment", Assortment, {}),
        ("price-group", PriceGroup, {"priority": "5"}),
        ("tax-group", TaxGroup, {}),
    ],
)
def test_a_thing_is_created_shown_found_edited_and_removed(hq, kind, model, fields):
    data = {"code": "NEW", "name": "First name", **fields}
    if kind == "price-group":
        data["currency"] = make_currency().pk
    answer = hq.post(page(f"{kind}-create"), data)
    thing = model.objects.get()
    assert (answer.status_code, answer.url) == (303, page(f"{kind}-page", thing))
    assert "First name" in text_of(hq.get(answer.url))
    assert "NEW First name" in text_of(hq.get(page(f"{kind}-list"), {"q": "first"}))
    assert "Nothing fits" in text_of(hq.get(page(f"{kind}-list"), {"q": "second"}))
    hq.post(page(f"{kind}-edit", thing), {**data, "code": "OTHER", "name": "Second name"})
    assert model.objects.values_list("code", "name").get() == ("NEW", "Second name")
    assert hq.post(page(f"{kind}-create"), data).status_code == 422
    assert hq.get(page(f"{kind}-remove", thing)).status_code == 200
    assert hq.post(page(f"{kind}-remove", thing)).url == page(f"{kind}-list")
    assert model.objects.count() == 0


def used_category():
    category = make_category()
    make_promotion(make_price_group()).items.create(category=category)
    make_product(category=category)
    make_category("BELOW", parent=category)
    return category, "categories products promotions"


def used_unit():
    return make_product().unit, "products"


def used_assortment():
    return make_assortment(stores=[make_store("1")]), "stores"


def used_price_group():
    group = make_price_group(stores=[make_store("1")])
    make_price(group, make_product())
    make_promotion(group)
    return group, "stores prices promotions"


def used_tax_group():
    return make_product().tax_group, "products"


@pytest.mark.parametrize("make", [used_category, used_unit, used_assortment, used_price_group, used_tax_group])
def test_what_is_still_used_stays_and_the_page_says_by_what(hq, make):
    thing, users = make()
    address = page(f"{make.__name__.removeprefix('used_').replace('_', '-')}-remove", thing)
    asked = hq.get(address)
    assert f"It cannot be removed while it is used by: {users} Take it away from there first." in text_of(asked)
    assert "btn-danger" not in asked.content.decode()
    assert hq.post(address).status_code == 409
    assert type(thing).objects.filter(pk=thing.pk).exists()


def test_the_tree_is_walked_from_its_top_and_a_category_never_hangs_below_itself(hq):
    food = make_category("FOOD")
    dairy = make_category("DAIRY", parent=food)
    milk = make_category("MILK", parent=dairy)
    top = hq.get(page("category-list")).content.decode()
    assert ("<strong>FOOD</strong>" in top, "<strong>DAIRY</strong>" in top) == (True, False)
    assert "<strong>MILK</strong>" in hq.get(page("category-list"), {"q": "milk"}).content.decode()
    assert "Categories / FOOD / DAIRY" in text_of(hq.get(page("category-page", milk)))
    assert "<strong>MILK</strong>" in hq.get(page("category-page", dairy)).content.decode()
    for parent in (food, dairy, milk):
        refused = hq.post(page("category-edit", food), {"name": "Food", "parent": parent.pk})
        assert (refused.status_code, "A category cannot be below itself." in text_of(refused)) == (422, True)
    assert hq.post(page("category-edit", milk), {"name": "Milk", "parent": food.pk}).status_code == 303
    assert Category.objects.get(code="MILK").parent == food


def test_products_come_onto_the_list_of_an_assortment_and_leave_it(hq):
    assortment = make_assortment(stores=[make_store("1")], products=[make_product("1")])
    make_product("2", name="Milk")
    address = page("assortment-products", assortment)
    assert hq.post(address, {"add": " 2 \r\n\r\n", "remove": "1"}).url == page("assortment-page", assortment)
    assert list(assortment.products.values_list("number", flat=True)) == ["2"]
    shown = text_of(hq.get(page("assortment-page", assortment)))
    assert "1 products were added and 1 removed." in shown
    assert "2 Milk Active" in shown
    unknown = hq.post(address, {"add": "2\n77\n78"})
    assert (unknown.status_code, "No product has the number 77, 78." in text_of(unknown)) == (422, True)
    assert [hq.post(address, said).status_code for said in ({}, {"add": "2", "remove": "2"})] == [422, 422]


def rate(**fields) -> dict[str, object]:
    return {"code": "VAT", "name": "VAT", "percent": "7.5", "valid_from": timezone.localdate().isoformat(), **fields}


def test_a_coming_tax_rate_is_added_changed_and_taken_back(hq):
    group = make_tax_group("LOW")
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert hq.post(page("tax-rate-create", group), rate(valid_from=tomorrow)).url == page("tax-group-page", group)
    added = TaxRate.objects.get(code="VAT")
    assert "7.5" in text_of(hq.get(page("tax-group-page", group)))
    assert hq.post(page("tax-rate-edit", added), rate(valid_from=tomorrow, percent="8")).status_code == 303
    added.refresh_from_db()
    assert added.percent == 8
    assert "It has not begun yet" in text_of(hq.get(page("tax-rate-remove", added)))
    assert hq.post(page("tax-rate-remove", added)).url == page("tax-group-page", group)
    assert not TaxRate.objects.filter(code="VAT").exists()


def test_a_tax_rate_that_has_begun_can_only_end(hq):
    group = make_tax_group("LOW")
    begun = group.rates.get()
    last = timezone.localdate()
    hq.post(page("tax-rate-edit", begun), rate(percent="1", valid_to=last, valid_from="2020-01-01"))
    begun.refresh_from_db()
    assert (begun.percent, begun.valid_from.year, begun.valid_to) == (19, 2026, last)
    assert hq.post(page("tax-rate-remove", begun)).url == page("tax-group-page", group)
    assert "Give it a last day instead." in text_of(hq.get(page("tax-group-page", group)))
    assert TaxRate.objects.filter(pk=begun.pk).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"percent": "101"},
        {"percent": "-1"},
        {"valid_to": "2020-01-01"},
        {"code": ""},
        {"code": "VAT19", "valid_from": "2026-01-01"},
    ],
)
def test_a_tax_rate_that_is_none_is_refused(hq, wrong):
    group = make_tax_group("LOW")
    assert hq.post(page("tax-rate-create", group), rate(**wrong)).status_code == 422
    assert group.rates.count() == 1


def test_a_price_group_keeps_its_currency_and_a_unit_has_three_digits_at_most(hq):
    group = make_price_group()
    hq.post(page("price-group-edit", group), {"name": "Club", "priority": "9", "currency": make_currency("USD").pk})
    group.refresh_from_db()
    assert (group.currency.code, group.name, group.priority) == ("EUR", "Club", 9)
    assert hq.post(page("unit-edit", make_unit()), {"name": "Piece", "decimals": "4"}).status_code == 422
