"""What concerns the whole transaction."""

import pytest

from tests.pos.store_data import MILK, PIN
from tests.pos.web.reading import hidden, tags, words


@pytest.fixture
def milk(till):
    """Ten bottles of milk."""
    till.sell(lambda register: register.scan(MILK, quantity="10"))


def cart(till):
    return till.look(lambda register: register.cart())


def journal_types(till):
    return [entry.type for entry in till.look(lambda register: register.journal())]


def test_discount_on_everything(page, till, milk):
    assert "costs 12.90 EUR" in words(page.get("/sale/discount"))
    page.post("/sale/discount", data={"how_much": "5", "kind": "percent", "reason": "regular"})
    assert (cart(till).totals.discount, cart(till).totals.gross) == ("0.65", "12.25")
    assert "Discounts −0.65" in words(page.get("/sale"))


def test_customer_is_found_by_name_and_tapped(page, till):
    answer = page.get("/sale/customer?text=ada")
    assert "Ada Adams C1" in words(answer)
    page.post("/sale/customer", data=hidden(answer))
    assert cart(till).head.customer == "C1"
    assert "Customer C1 Ada Adams" in words(page.get("/sale"))


def test_customer_is_taken_off_until_something_is_paid(page, till):
    page.post("/sale/customer", data={"number": "C1"})
    page.post("/sale/scan", data={"code": MILK})
    assert "Remove the customer" in words(page.get("/sale/customer"))
    assert page.post("/sale/customer/remove").location == "/sale"
    assert cart(till).head.customer is None
    assert "Remove the customer" not in words(page.get("/sale/customer"))
    page.post("/sale/customer", data={"number": "C1"})
    till.sell(lambda register: register.pay("CASH", "1"))
    assert "A payment has begun" in words(page.post("/sale/customer/remove", follow_redirects=True))
    assert cart(till).head.customer == "C1"


def test_blocked_customer_cannot_be_tapped(page):
    answer = page.get("/sale/customer?text=blocked")
    assert "⊘ blocked" in words(answer)
    assert [button for button in tags(answer, "button") if "disabled" in button] != []


def test_unknown_customer_is_a_sentence(page, till):
    assert "▲ There is no customer C9" in words(page.post("/sale/customer", data={"number": "C9"}, follow_redirects=True))


def test_comment_is_noted_and_shown(page, till, milk):
    page.post("/sale/comment", data={"comment": "gift wrapping"})
    assert "Comment gift wrapping" in words(page.get("/sale"))
    assert cart(till).head.comment == "gift wrapping"


def test_transaction_is_set_aside_and_gone_on_with(page, till, milk):
    answer = page.post("/sale/suspend", follow_redirects=True)
    assert "Recall (1)" in words(answer)
    waiting = page.get("/sale/suspended")
    assert "1 line · Milk 3.5%" in words(waiting)
    page.post("/sale/recall", data=hidden(waiting))
    assert cart(till).totals.gross == "12.90"
    assert "Nothing is set aside." in words(page.get("/sale/suspended"))


def test_nothing_is_recalled_into_an_open_transaction(page, till, milk):
    page.post("/sale/suspend")
    till.sell(lambda register: register.scan(MILK))
    waiting = page.get("/sale/suspended")
    assert "A transaction is open" in words(waiting)
    assert [button for button in tags(waiting, "button") if "disabled" in button] != []


def test_void_says_what_it_does_before_it_does_it(page, till, milk):
    asked = page.get("/sale/void")
    assert "1 line of together 12.90 EUR is given up." in words(asked)
    assert journal_types(till) == []
    answer = page.post("/sale/void", data=hidden(asked), follow_redirects=True)
    assert ("Voided" in words(answer), journal_types(till)) == (True, ["VOID"])


def test_void_that_was_asked_of_another_transaction_does_nothing(page, till, milk):
    asked = hidden(page.get("/sale/void"))
    till.sell(lambda register: register.pay("CASH"))
    till.sell(lambda register: register.scan(MILK))
    assert page.post("/sale/void", data=asked).location == "/sale"
    assert len(cart(till).lines) == 1


def test_void_names_the_money_that_goes_back(page, till, milk):
    till.sell(lambda register: register.pay("CASH", "5"))
    assert "gets back what was paid: 5.00 EUR" in words(page.get("/sale/void"))


def test_empty_transaction_is_dropped_without_a_trace(page, till):
    page.post("/sale/customer", data={"number": "C1"})
    asked = page.get("/sale/void")
    assert "leaves nothing behind" in words(asked)
    assert page.post("/sale/void", data=hidden(asked)).location == "/sale"
    assert journal_types(till) == []


def test_somebody_else_approves_a_void(page, till):
    till.sell(lambda register: register.sign_in("2", PIN))
    till.sell(lambda register: register.scan(MILK))
    refused = page.post("/sale/void", data=hidden(page.get("/sale/void")))
    assert (refused.status_code, "Carl Cashier may not void" in words(refused)) == (403, True)
    page.post("/sale/void", data={**hidden(refused), "approver_number": "1", "approver_pin": PIN})
    assert journal_types(till) == ["VOID"]


@pytest.mark.parametrize("path", ["discount", "comment", "void"])
def test_page_of_a_transaction_that_is_not_open_leads_back(page, path):
    assert page.get(f"/sale/{path}").location == "/sale"
