"""Foreign cash on the page: offered with its rate and what is due in it, taken by one touch, moved and counted apart."""

import pytest

from pos.web.app import create_app
from pos.web.till import Till
from tests.pos.exchange_rates import RATES
from tests.pos.store_data import MILK, PIN, store_rows
from tests.pos.web.conftest import Browser
from tests.pos.web.reading import hidden, tags, words


@pytest.fixture
def till(new_register, published, clock):
    """A till offline that takes dollars and yen, with ten bottles of milk in its cart."""
    published.publish({**store_rows(), "exchange_rate": RATES})
    assert new_register.sync().errors == []
    new_register.sign_in("1", PIN)
    new_register.disconnect()
    till = Till(new_register.home, clock=clock)
    till.sell(lambda register: register.scan(MILK, quantity="10"))
    yield till
    till.close()


@pytest.fixture
def page(till):
    app = create_app(till)
    app.test_client_class = Browser
    return app.test_client()


def take(page, **fields):
    found = hidden(page.get("/payment"))
    step = {name: found[name] for name in ("transaction", "step")}
    return page.post("/payment/take", data={**step, "method": "CASH", **fields}, follow_redirects=True)


def test_each_currency_shows_its_rate_and_what_is_due_in_it(page):
    answer = page.get("/payment")
    for text in ("Cash in USD 13.58 USD 1 USD is 0.95 EUR", "Cash in JPY 2,115 JPY 1 JPY is 0.0061 EUR"):
        assert text in words(answer)
    assert "CHF" not in words(answer)
    amounts = [button["value"] for button in tags(answer, "button") if button.get("name") == "amount"]
    assert amounts[6:8] == ["2115", "2200"]


def test_foreign_cash_is_taken_and_the_receipt_says_how(page):
    answer = words(take(page, amount="20", currency="USD"))
    assert "Sale completed" in answer
    assert "Change 6.10 EUR" in answer


def test_a_part_in_foreign_cash_is_shown_with_what_is_left(page):
    answer = words(take(page, amount="10", currency="USD"))
    assert "Cash 10.00 USD 9.50 Due 3.40 EUR" in answer


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"amount": "4006381333931", "currency": "USD"}, "Nobody pays so much"),
        ({"amount": "20", "currency": "CHF"}, "CHF is not taken: there is no exchange rate."),
        ({"amount": "20", "currency": "x"}, "x is not taken"),
    ],
)
def test_what_cannot_be_taken_is_said(page, fields, said):
    assert said in words(take(page, **fields))


def test_foreign_money_is_moved_and_counted_apart(page, till):
    form = {"headers": {"Referer": "http://127.0.0.1:8787/shift"}, "follow_redirects": True}
    take(page)
    page.post("/shift/open", data={"float": "50"}, **form)
    till.sell(lambda register: register.scan(MILK, quantity="10"))
    take(page, amount="20", currency="USD")
    assert [tag["id"] for tag in tags(page.get("/shift/move/safe"), "select")] == ["currency"]
    page.post("/shift/move/safe", data={"amount": "5", "currency": "USD"}, **form)
    closed = page.post("/shift/close", data={"counted-CASH-EUR": "43.90", "counted-CASH-USD": "15"}, **form)
    shown = words(closed)
    assert "Cash USD – – 20.00 – -5.00 15.00 15.00 ✓ 0.00" in shown
    assert "Cash EUR 50.00 – -6.10 – – 43.90 43.90 ✓ 0.00" in shown
