"""The sale: whatever is typed or scanned into the one field does what a cashier means."""

import pytest

from tests.pos.store_data import BAG, CHEESE, MILK, PIN, UNPRICED
from tests.pos.web.reading import hidden, tags, words


def cart(till):
    return till.look(lambda register: register.cart())


def scan(page, code, **fields):
    return page.post("/sale/scan", data={"code": code, **fields}, follow_redirects=True)


def test_empty_sale_waits_for_a_scan(page):
    answer = page.get("/sale")
    assert "Scan the first product." in words(answer)
    assert [field["id"] for field in tags(answer, "input") if "autofocus" in field] == ["code"]


def test_scanned_product_stands_in_the_cart_with_all_that_counts(page, till):
    text = words(scan(page, MILK, quantity="2"))
    assert "Milk 3.5% 2 PCS × 1.29 2.58" in text
    assert "Pieces 2 Tax 0.17 Due 2.58 EUR" in text
    assert [line.quantity for line in cart(till).lines] == ["2"]


def test_nobody_sells_without_signing_in(page, till):
    till.sell(lambda register: register.sign_out())
    for answer in (page.get("/sale"), page.post("/sale/scan", data={"code": MILK}), page.get("/payment"), page.get("/returns")):
        assert (answer.status_code, answer.location) == (303, "/sign-in")


@pytest.mark.parametrize(
    ("typed", "quantity"),
    [(f"3 x {MILK}", "3"), (f"3*{MILK}", "3"), ("12 X 1001", "12"), ("1001", "1")],
)
def test_quantity_is_said_before_the_product(page, till, typed, quantity):
    scan(page, typed)
    assert [(line.product_number, line.quantity) for line in cart(till).lines] == [("1001", quantity)]


def test_quantity_alone_waits_for_the_next_scan(page, till):
    answer = scan(page, "0,25 x")
    kept = next(field["value"] for field in tags(answer, "input") if field.get("id") == "quantity")
    scan(page, CHEESE, quantity=kept)
    assert [line.quantity for line in cart(till).lines] == ["0.250"]


def test_words_find_products_to_tap(page, till):
    answer = scan(page, "2 x mount chee")
    assert "Mountain cheese 1002 23.995 EUR" in words(answer)
    scan(page, **{name: hidden(answer)[name] for name in ("code", "quantity")})
    assert [(line.product_number, line.quantity) for line in cart(till).lines] == [("1002", "2.000")]


def test_words_that_find_nothing_are_said_and_the_field_is_free_for_a_scan(page):
    answer = scan(page, "caviar")
    assert "Nothing is sold here under caviar" in words(answer)
    assert ["value" in field for field in tags(answer, "input") if field.get("id") == "code"] == [False]


def test_suggestions_come_without_asking_headquarters(page, hq):
    asked = len(hq.requests)
    assert words(page.get("/sale/suggestions?code=pap")) == "Paper bag 1003 0.00 EUR"
    assert hidden(page.get("/sale/suggestions?code=4 x pap"))["quantity"] == "4"
    assert words(page.get("/sale/suggestions?code=p")) == ""
    assert len(hq.requests) == asked


def test_enter_in_the_empty_field_leads_to_the_payment(page):
    assert page.post("/sale/scan", data={"code": ""}).location == "/sale"
    scan(page, MILK)
    assert page.post("/sale/scan", data={"code": " "}).location == "/payment"


def test_product_without_a_price_asks_for_one(page, till):
    answer = scan(page, UNPRICED, quantity="2")
    assert "This product has no price today" in words(answer)
    fields = hidden(answer)
    page.post("/sale/scan", data={**fields, "price": "2,5"})
    assert [(line.unit_price, line.amount, line.price_origin) for line in cart(till).lines] == [("2.5", "5.00", "KEYED")]


def test_what_is_weighed_asks_how_much_it_is(page, till):
    answer = scan(page, CHEESE)
    assert "Mountain cheese Weigh or measure it, and key in how much it is. Quantity KG" in words(answer)
    assert [field["id"] for field in tags(answer, "input") if "autofocus" in field] == ["quantity"]
    page.post("/sale/scan", data={**hidden(answer), "quantity": "0,425"})
    assert [(line.quantity, line.amount) for line in cart(till).lines] == [("0.425", "10.20")]


def test_barcode_scanned_into_the_weight_is_no_weight(page):
    fields = hidden(scan(page, CHEESE))
    answer = page.post("/sale/scan", data={**fields, "quantity": BAG}, follow_redirects=True)
    assert "Nobody weighs so much: this looks like a barcode." in words(answer)
    assert "Scan the first product." in words(page.get("/sale"))


def test_keyed_price_waits_while_it_is_weighed(page, till):
    answer = scan(page, CHEESE, price="9,90")
    page.post("/sale/scan", data={**hidden(answer), "quantity": "0.5"})
    assert [(line.quantity, line.amount) for line in cart(till).lines] == [("0.500", "4.95")]


def test_label_of_a_scale_is_scanned_as_any_code(page, till):
    scan(page, "2012345004252")
    assert [(line.quantity, line.amount) for line in cart(till).lines] == [("0.425", "10.20")]


def test_somebody_else_approves_a_price_the_cashier_may_not_key(page, till):
    till.sell(lambda register: register.sign_in("2", PIN))
    data = {"code": MILK, "price": "1", "approvable": "1"}
    refused = page.post("/sale/scan", data=data)
    assert (refused.status_code, hidden(refused)) == (403, data)
    wrong = page.post("/sale/scan", data={**data, "approver_number": "1", "approver_pin": "0000"})
    assert wrong.status_code == 403
    assert hidden(wrong) == data
    page.post("/sale/scan", data={**data, "approver_number": "1", "approver_pin": PIN})
    assert [(line.unit_price, line.approved_by) for line in cart(till).lines] == [("1", "1")]
    assert "approved by 1" in words(page.get("/sale"))


@pytest.mark.parametrize("quantity", ["0", "-1", "1.5", "many"])
def test_nonsense_quantity_is_a_sentence_and_sells_nothing(page, quantity):
    answer = scan(page, MILK, quantity=quantity)
    assert answer.status_code == 200
    assert "▲" in words(answer)
    assert "Scan the first product." in words(answer)


def test_large_cart_shows_its_newest_lines_and_all_on_demand(page, till):
    for number in range(1, 54):
        till.sell(lambda register, number=number: register.scan(BAG if number < 53 else MILK))
    answer = page.get("/sale")
    assert words(answer).index("Milk") < words(answer).index("Paper bag")
    assert (words(answer).count("Paper bag"), "Show all 53 lines" in words(answer)) == (49, True)
    assert words(page.get("/sale?all=1")).count("Paper bag") == 52


def test_page_speaks_german(page):
    scan(page, CHEESE, quantity="0.5")
    answer = page.get("/sale", headers={"Accept-Language": "de"})
    assert "23,995" in answer.get_data(as_text=True)
    assert '<html lang="de">' in answer.get_data(as_text=True)
