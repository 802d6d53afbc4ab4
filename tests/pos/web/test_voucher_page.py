"""Vouchers on the page: paid by number, asked for their balance, taken out again, greyed out offline."""

import pytest

from tests.pos.ledger import Ledger
from tests.pos.store_data import MILK
from tests.pos.vouchers import NUMBER, VoucherBook
from tests.pos.web.reading import hidden, tags, words


@pytest.fixture
def book(hq):
    Ledger(hq)
    return VoucherBook(hq)


@pytest.fixture
def milk(till, book):
    """Ten bottles of milk, for 12.90."""
    till.sell(lambda register: register.scan(MILK, quantity="10"))


def pay(page, **fields):
    found = hidden(page.get("/payment"))
    step = {name: found[name] for name in ("transaction", "step")}
    headers = {"Referer": "http://127.0.0.1:8787/payment"}
    data = {**step, "method": "GIFT", **fields}
    return page.post("/payment/take", data=data, headers=headers, follow_redirects=True)


def test_all_is_paid_with_a_voucher_and_the_receipt_says_what_is_left(page, milk):
    answer = words(pay(page, voucher=NUMBER))
    assert "Sale completed" in answer
    assert "Gift card …3452, left on it 7.10 12.90" in answer
    assert NUMBER not in answer


def test_a_part_is_paid_and_taken_out_again(page, milk, book):
    answer = words(pay(page, voucher=NUMBER, amount="5,00"))
    assert "Gift card …3452, left on it 15.00 5.00 Take out Due 7.90 EUR" in answer
    answer = words(page.post("/payment/voucher/void", data={"payment": "1"}, follow_redirects=True))
    assert "Taken out. The voucher is as it was before." in answer
    assert ("Due 12.90 EUR" in answer, book.held) == (True, {})


def test_a_button_touched_twice_reserves_once(page, milk, book):
    found = hidden(page.get("/payment"))
    data = {**{name: found[name] for name in ("transaction", "step")}, "method": "GIFT", "voucher": NUMBER, "amount": "5"}
    for _ in range(2):
        page.post("/payment/take", data=data)
    assert len(book.held) == 1


def test_what_is_on_it_is_said(page, milk, book):
    data, headers = {"voucher": NUMBER}, {"Referer": "http://127.0.0.1:8787/payment"}
    assert "On …3452: 20.00 EUR." in words(page.post("/payment/voucher/balance", data=data, follow_redirects=True))
    book.refusal = "This voucher was valid until 2026-01-04."
    answer = words(page.post("/payment/voucher/balance", data=data, follow_redirects=True))
    assert "This voucher was valid until 2026-01-04." in answer
    unknown = page.post("/payment/voucher/balance", data={"voucher": "9999"}, headers=headers, follow_redirects=True)
    assert "There is no voucher and no gift card with this number." in words(unknown)


def test_a_number_is_asked_for_and_no_button_pays_without(page, milk):
    answer = page.get("/payment")
    assert "GIFT" not in [button.get("value") for button in tags(answer, "button")]
    fields = {field["name"]: "required" in field for field in tags(answer, "input") if field.get("type") != "hidden"}
    assert (fields["voucher"], "Number of the voucher" in words(answer)) == (True, True)


def test_offline_it_is_greyed_out_with_the_reason_and_no_number_is_asked_for(page, till, milk):
    till.sell(lambda register: register.disconnect())
    answer = page.get("/payment")
    assert "Gift card ⊘ needs headquarters, and the register is offline" in words(answer)
    assert "Number of the voucher" not in words(answer)


def test_a_line_that_breaks_is_said_and_the_sale_goes_on(page, till, milk, book):
    book.lose_answers = True
    assert "the voucher was not taken, and nothing is redeemed" in words(pay(page, voucher=NUMBER))
    assert "Sale completed" in words(pay(page, method="CASH"))


def test_money_that_went_onto_a_voucher_is_in_nobodys_hand(page, till, book):
    till.sell(lambda register: register.return_product(MILK, reason="sour"))
    assert "Give back onto it" in words(page.get("/payment"))
    answer = words(pay(page, voucher=NUMBER))
    assert ("Return completed" in answer, "To give back" in answer) == (True, False)


def test_german(page, milk):
    page.post("/language", data={"language": "de"})
    assert "Mit dem Gutschein zahlen" in words(page.get("/payment"))
