"""The age check on the page: asked before the line is added, answered by keyboard, and a refusal adds nothing."""

import pytest

from pos.errors import CartEmpty
from pos.web.app import create_app
from pos.web.till import Till
from tests.pos.sales import pay
from tests.pos.store_data import MILK, PIN, store_rows
from tests.pos.web.conftest import Browser
from tests.pos.web.reading import hidden, tags, words


@pytest.fixture
def aged(new_register, published, clock):
    """The till of a register that is offline and sells milk to who is 16."""
    rows = store_rows()
    rows["product"][0]["minimum_age"] = 16
    published.publish(rows)
    new_register.sync()
    new_register.sign_in("1", PIN)
    till = Till(new_register.home, clock=clock)
    yield till
    till.close()


@pytest.fixture
def page(aged):
    app = create_app(aged)
    app.test_client_class = Browser
    return app.test_client()


def scan(page, **fields):
    return page.post("/sale/scan", data={"code": MILK, **fields}, follow_redirects=True)


def cart(aged):
    return aged.look(lambda register: register.cart())


@pytest.mark.parametrize("scanned", ["381333-06-04", "0381-06-04", "2193-06-04", MILK])
def test_scan_that_gets_into_the_date_sells_nothing(page, aged, scanned):
    asked = page.get("/sale/age", query_string={"name": "Milk", "minimum_age": 16, "born_by": "2010-01-05", "code": MILK})
    assert [field["max"] for field in tags(asked, "input") if field.get("id") == "born"] == ["2026-01-05"]
    answer = scan(page, born=scanned)
    assert any(sentence in words(answer) for sentence in ("is no date of birth", "Nobody who lives was born on"))
    with pytest.raises(CartEmpty):
        cart(aged)


def test_receipt_says_that_the_age_was_checked(page, aged):
    scan(page, age="old-enough")
    sold = aged.sell(pay)
    assert "Age checked 16 years or older" in words(page.get(f"/receipt/{sold.id}"))
    printed = [line.text for line in aged.look(lambda register: register.receipts.lines(sold))]
    assert [line.split() for line in printed if "Age" in line] == [["Age", "checked", "16", "years", "or", "older"]]


def test_first_product_asks_and_the_answer_adds_it(page, aged):
    answer = scan(page, quantity="2")
    asked = "Sold from 16 years of age. The customer has to be born on this day or before: 5 Jan 2010"
    assert asked in words(answer)
    assert [field["id"] for field in tags(answer, "input") if "autofocus" in field] == ["born"]
    assert hidden(answer) == {"approvable": "1", "code": MILK, "quantity": "2"}
    page.post("/sale/scan", data={**hidden(answer), "born": "", "age": "old-enough"})
    assert [line.quantity for line in cart(aged).lines] == ["2"]
    scan(page)
    assert len(cart(aged).lines) == 2
    assert cart(aged).head.age_check.by == "LOOK_OR_ID"


def test_date_of_birth_is_compared(page, aged):
    fields = hidden(scan(page))
    answer = page.post("/sale/scan", data={**fields, "born": "2010-01-06"}, follow_redirects=True)
    assert "The customer is not old enough for this. It is not sold." in words(answer)
    assert "Scan the first product." in words(page.get("/sale"))
    page.post("/sale/scan", data={**fields, "born": "2010-01-05"})
    assert cart(aged).head.age_check.by == "DATE_OF_BIRTH"


def test_no_answer_asks_again_and_refusing_adds_nothing(page):
    answer = page.post("/sale/scan", data={**hidden(scan(page)), "born": ""}, follow_redirects=True)
    assert "Sold from 16 years of age." in words(answer)
    assert "Scan the first product." in words(page.get("/sale"))


def test_keyed_price_waits_for_the_age_and_then_for_an_approval(page, aged):
    aged.sell(lambda register: register.sign_in("2", PIN))
    fields = hidden(scan(page, price="1"))
    refused = page.post("/sale/scan", data={**fields, "age": "old-enough"})
    assert refused.status_code == 403
    page.post("/sale/scan", data={**hidden(refused), "approver_number": "1", "approver_pin": PIN})
    assert [(line.unit_price, line.approved_by) for line in cart(aged).lines] == [("1", "1")]
