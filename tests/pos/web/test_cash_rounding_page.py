"""In francs the page offers what there are coins for, and the receipt says by how much it was rounded."""

import pytest

from pos.web.app import create_app
from pos.web.till import Till
from tests.pos.store_data import MILK, PIN, store_rows
from tests.pos.web.conftest import Browser
from tests.pos.web.reading import hidden, tags, words


@pytest.fixture
def swiss(new_register, published, clock):
    """The till of a register in Switzerland, offline."""
    rows = store_rows()
    rows["store"][0]["currency"] = rows["price_group"][0]["currency"] = "CHF"
    published.publish(rows)
    new_register.sync()
    new_register.sign_in("1", PIN)
    till = Till(new_register.home, clock=clock)
    yield till
    till.close()


@pytest.fixture
def page(swiss):
    app = create_app(swiss)
    app.test_client_class = Browser
    return app.test_client()


def test_cash_is_rounded_on_the_page_and_on_the_receipt(page):
    page.post("/sale/scan", data={"code": MILK, "quantity": "9"})
    answer = page.get("/payment")
    assert "Due 11.61 CHF" in words(answer)
    assert "Cash 11.60 CHF rounded F4 ▬ Card 11.61 CHF F7" in words(answer)
    assert [button["value"] for button in tags(answer, "button") if button.get("name") == "amount"][:2] == ["12", "15"]
    fields = {name: hidden(answer)[name] for name in ("transaction", "step")}
    receipt = page.post("/payment/take", data={**fields, "method": "CASH", "amount": "20"}, follow_redirects=True)
    assert "Change 8.40 CHF" in words(receipt)
    assert "Total 11.61 CHF Rounding -0.01" in words(receipt)


def test_coins_that_are_gone_are_refused_in_words(page):
    page.post("/sale/scan", data={"code": MILK})
    fields = {name: hidden(page.get("/payment"))[name] for name in ("transaction", "step")}
    answer = page.post("/payment/take", data={**fields, "method": "CASH", "amount": "1.29"}, follow_redirects=True)
    assert "The smallest coin is 0.05 CHF." in words(answer)
