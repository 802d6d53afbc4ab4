"""One line of the cart: what a finger on it leads to."""

import pytest

from tests.pos.store_data import CHEESE, MILK, PIN, store_rows
from tests.pos.web.reading import hidden, tags, words


@pytest.fixture
def milk(till):
    """A line of ten bottles of milk."""
    till.sell(lambda register: register.scan(MILK, quantity="10"))


def line(till):
    return till.look(lambda register: register.cart()).lines[0]


def test_line_says_what_it_is_and_what_may_be_done(page, milk):
    text = words(page.get("/sale/lines/1"))
    assert "Milk 3.5% 10 PCS × 1.29 = 12.90 EUR" in text
    assert [heading for heading in ("New quantity", "Take off", "New unit price", "Void line") if heading not in text] == []


def test_quantity_stands_in_its_field_as_the_reader_types_it(page, till):
    till.sell(lambda register: register.scan(CHEESE, quantity="0.25"))
    for reader, shown in (("en", "0.250"), ("de", "0,250")):
        fields = tags(page.get("/sale/lines/1", headers={"Accept-Language": reader}), "input")
        assert [field["value"] for field in fields if field.get("id") == "line-quantity"] == [shown]


def test_line_that_is_not_there_leads_back(page, milk):
    assert page.get("/sale/lines/2").location == "/sale"


def test_quantity_is_changed(page, till, milk):
    assert page.post("/sale/lines/1/quantity", data={"quantity": "12"}).location == "/sale"
    assert (line(till).quantity, line(till).amount) == ("12", "15.48")


@pytest.mark.parametrize(
    ("form", "given"),
    [
        ({"how_much": "10", "kind": "percent", "reason": "dented"}, ("1.29", "10", "dented")),
        ({"how_much": "0,5", "kind": "amount", "reason": ""}, ("0.50", None, "")),
    ],
)
def test_discount_is_taken_off_and_shown(page, till, milk, form, given):
    page.post("/sale/lines/1/discount", data=form)
    assert [(discount.amount, discount.percent, discount.description) for discount in line(till).discounts] == [given]
    assert f"Discount −{given[0]}" in words(page.get("/sale"))
    assert "New quantity" not in words(page.get("/sale/lines/1"))


def test_price_is_overridden_and_the_list_price_shown(page, milk):
    page.post("/sale/lines/1/price", data={"price": "0,99"})
    assert "Price keyed in, list price 1.29" in words(page.get("/sale"))


def test_price_of_a_litre_is_shown_while_searching_and_on_the_line(page, till, published):
    rows = store_rows()
    rows["product"][0] |= {"net_content": "0.750", "net_content_unit": "L"}
    published.publish(rows, upserts={"product": rows["product"]})
    till.sell(lambda register: (register.disconnect(), register.sync()))
    assert "Milk 3.5% 1001 1.29 EUR 1.72 EUR / l" in words(page.get("/sale/suggestions?code=milk"))
    till.sell(lambda register: register.scan(MILK))
    page.post("/sale/lines/1/price", data={"price": "0,99"})
    assert "0.99 EUR 1.32 EUR / l" in words(page.get("/sale/lines/1"))
    till.sell(lambda register: register.scan(CHEESE, quantity="1"))
    assert " / " not in words(page.get("/sale/lines/2"))


def test_line_is_voided(page, till, milk):
    till.sell(lambda register: register.scan(CHEESE, quantity="1"))
    page.post("/sale/lines/1/void")
    assert [found.number for found in till.look(lambda register: register.cart()).lines] == [2]


@pytest.mark.parametrize(
    ("verb", "form"),
    [
        ("void", {}),
        ("price", {"price": "1"}),
        ("quantity", {"quantity": "1"}),
        ("discount", {"how_much": "10", "kind": "percent", "reason": ""}),
    ],
)
def test_somebody_else_approves_what_the_cashier_may_not(page, till, milk, verb, form):
    before = line(till)
    till.sell(lambda register: register.sign_out() if register.void() is None else register.sign_in("2", PIN))
    till.sell(lambda register: register.scan(MILK, quantity="10"))
    refused = page.post(f"/sale/lines/1/{verb}", data={**form, "approvable": "1"})
    assert (refused.status_code, line(till)) == (403, before)
    approval = {**hidden(refused), "approver_number": "1", "approver_pin": PIN}
    assert page.post(f"/sale/lines/1/{verb}", data=approval).location == "/sale"
    assert till.look(lambda register: register.cart().lines) != [before]


def test_wrong_number_is_a_sentence_on_the_line(page, till, milk):
    answer = page.post(
        "/sale/lines/1/quantity",
        data={"quantity": "one"},
        headers={"Referer": "http://127.0.0.1:8787/sale/lines/1"},
        follow_redirects=True,
    )
    assert "one is not a number." in words(answer)
    assert (answer.request.path, line(till).quantity) == ("/sale/lines/1", "10")


def test_sentence_is_shown_on_a_page_when_the_form_was_none(page, milk):
    """A browser that boosts forms shows the address of a form that was refused, which takes forms only."""
    answer = page.post(
        "/sale/lines/1/quantity", data={"quantity": "one"}, headers={"Referer": "http://127.0.0.1:8787/sale/lines/1/quantity"}
    )
    assert answer.location == "/"
