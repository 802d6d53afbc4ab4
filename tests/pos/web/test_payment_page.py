"""The payment: what is due, how it may be paid, and that a button touched twice pays once."""

from decimal import Decimal

import pytest

from pos.journal import settings
from tests.pos.store_data import MILK
from tests.pos.web.reading import hidden, tags, words


@pytest.fixture
def milk(till):
    """Ten bottles of milk."""
    till.sell(lambda register: register.scan(MILK, quantity="10"))


def step(page):
    fields = hidden(page.get("/payment"))
    return {name: fields[name] for name in ("transaction", "step")}


def take(page, method="CASH", **fields):
    return page.post("/payment/take", data={**step(page), "method": method, **fields})


def sold(till):
    return [(entry.type, entry.gross) for entry in till.look(lambda register: register.journal())]


def test_payment_shows_what_is_due_and_likely_amounts(page, milk):
    answer = page.get("/payment")
    assert "Due 12.90 EUR" in words(answer)
    assert [button["value"] for button in tags(answer, "button") if button.get("name") == "amount"] == [
        "13",
        "14",
        "15",
        "20",
        "50",
        "100",
    ]


def test_nothing_to_pay_leads_back(page):
    assert page.get("/payment").location == "/sale"


def test_cash_completes_the_sale_and_shows_the_change(page, till, milk):
    answer = page.get(take(page, amount="20").location)
    assert "Sale completed Change 7.10 EUR" in words(answer)
    assert sold(till) == [("SALE", "12.90")]


def test_exact_amount_by_one_touch(page, till, milk):
    answer = page.get(take(page, "CARD").location)
    assert ("Change" in words(answer), sold(till)) == (False, [("SALE", "12.90")])


def test_several_tenders(page, till, milk):
    assert take(page, "CARD", amount="10").location == "/payment"
    answer = page.get("/payment")
    assert "Card 10.00 Due 2.90 EUR" in words(answer)
    assert page.get("/sale").location == "/payment"
    assert "Change 2.10" in words(page.get(take(page, amount="5,00").location))


def test_button_touched_twice_pays_once(page, till, milk):
    first = step(page)
    for _ in range(2):
        page.post("/payment/take", data={**first, "method": "CARD", "amount": "10"})
    assert till.look(lambda register: register.cart().due) == Decimal("2.90")
    last = step(page)
    answers = [page.post("/payment/take", data={**last, "method": "CASH", "amount": "5"}).location for _ in range(2)]
    assert (answers[0] == answers[1], sold(till)) == (True, [("SALE", "12.90")])


def test_form_of_an_earlier_transaction_pays_nothing(page, till, milk):
    old = step(page)
    page.post("/payment/take", data={**old, "method": "CARD"})
    till.sell(lambda register: register.scan(MILK))
    assert page.post("/payment/take", data={**old, "method": "CARD"}).location.startswith("/receipt/")
    assert till.look(lambda register: register.cart().payments) == []


@pytest.mark.parametrize(
    ("method", "amount", "sentence"),
    [
        ("CASH", "96385074", "looks like a barcode"),
        ("CARD", "20", "gives no change"),
        ("CASH", "0", "is due"),
        ("CASH", "1.234", "2 digits after the point"),
        ("CASH", "lots", "is not a number"),
        ("GOLD", "", "no payment method"),
    ],
)
def test_payment_that_cannot_be_is_a_sentence(page, till, milk, method, amount, sentence):
    referrer = {"Referer": "http://127.0.0.1:8787/payment"}
    data = {**step(page), "method": method, "amount": amount}
    answer = page.post("/payment/take", data=data, headers=referrer, follow_redirects=True)
    assert sentence in words(answer)
    assert till.look(lambda register: register.cart().payments) == []


def test_what_does_not_work_offline_is_greyed_out_with_the_reason(page, till, milk):
    assert "needs headquarters" not in words(page.get("/payment"))
    till.sell(lambda register: register.disconnect())
    answer = page.get("/payment")
    assert "Gift card ⊘ needs headquarters, and the register is offline" in words(answer)
    assert [button["value"] for button in tags(answer, "button") if "disabled" in button] == ["GIFT"]


def test_money_goes_back_for_what_comes_back(page, till):
    till.sell(lambda register: register.return_product(MILK, reason="sour"))
    assert "Give back" in words(page.get("/sale"))
    answer = page.get("/payment")
    assert ("To give back 1.29 EUR" in words(answer), [b for b in tags(answer, "button") if b.get("name") == "amount"]) == (
        True,
        [],
    )
    assert "Return completed To give back 1.29 EUR" in words(page.get(take(page).location))


def test_transaction_of_nothing_due_is_completed(page, till):
    till.sell(lambda register: register.scan(MILK, price="0"))
    answer = page.post("/payment/complete", data=hidden(page.get("/payment")))
    assert "Sale completed" in words(page.get(answer.location))
    assert sold(till) == [("SALE", "0.00")]


def test_card_beyond_the_offline_limit_is_greyed_out_with_the_reason(page, till, milk):
    till.sell(lambda register: register.context.equipment.name(settings.CARD_TERMINAL, "simulated"))
    till.sell(lambda register: register.context.equipment.name(settings.OFFLINE_CARD_LIMIT, "10"))
    assert "up to 10 EUR only" not in words(page.get("/payment"))
    till.sell(lambda register: register.disconnect())
    assert "Card ⊘ offline, cards are taken up to 10 EUR only" in words(page.get("/payment"))
    assert "Card 10.00 Due 2.90 EUR" in words(page.get(take(page, "CARD", amount="10").location))
