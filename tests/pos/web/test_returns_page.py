"""Goods come back by receipt, ticked line by line, or without one."""

import msgspec
import pytest

from channel.identifiers import new_transaction_id
from channel.transaction import encode
from tests.pos.ledger import Ledger
from tests.pos.sales import pay
from tests.pos.store_data import CHEESE, MILK, PIN
from tests.pos.web.reading import hidden, tags, words


@pytest.fixture
def receipt(till) -> str:
    """The number of a receipt of three bottles of milk and half a cheese."""

    def work(register):
        register.scan(MILK, quantity="3")
        register.scan(CHEESE, quantity="0.5")
        return pay(register).receipt_number

    return till.sell(work)


def lines(till):
    return [(line.product_number, line.quantity) for line in till.look(lambda register: register.cart().lines)]


def test_latest_receipts_are_there_to_tap(page, receipt):
    answer = page.get("/returns")
    assert f"{receipt} 05/01/2026, 10:00 15.87 EUR" in words(answer)


def test_ticked_lines_come_back_as_much_as_is_said(page, till, receipt):
    answer = page.get("/returns", query_string={"receipt": receipt})
    assert "3 PCS × 1.29 = 3.87 EUR" in words(answer)
    data = {**hidden(answer), "line": ["1", "2"], "quantity-1": "2", "quantity-2": "0,5"}
    assert page.post("/returns/receipt", data=data).location == "/sale"
    assert lines(till) == [("1001", "-2"), ("1002", "-0.500")]
    assert "↩ Comes back" in words(page.get("/sale"))


def test_what_has_come_back_cannot_be_ticked_again(page, till, receipt):
    page.post("/returns/receipt", data={"receipt": receipt, "line": "1"})
    answer = page.get("/returns", query_string={"receipt": receipt})
    assert "⊘ has come back already" in words(answer)
    assert [box["value"] for box in tags(answer, "input") if box.get("type") == "checkbox" and "disabled" in box] == ["1"]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [({}, "Tick what comes back."), ({"line": "1", "quantity-1": "4"}, "Only 3 of this line"), ({"line": "7"}, "no line 7")],
)
def test_what_cannot_come_back_is_a_sentence(page, receipt, form, sentence):
    answer = page.post("/returns/receipt", data={"receipt": receipt, **form}, follow_redirects=True)
    assert sentence in words(answer)


def test_receipt_of_another_register_is_fetched_from_headquarters(page, till, hq):
    ledger = Ledger(hq)
    till.sell(lambda register: register.scan(MILK, quantity="2"))
    sold = till.sell(pay)
    other = msgspec.structs.replace(sold, register="R9", receipt_number="S1/R9/00001", id=new_transaction_id())
    ledger.documents[other.id] = encode(other)
    answer = page.get("/returns?receipt=S1/R9/00001")
    assert "2 PCS × 1.29 = 2.58 EUR" in words(answer)
    page.post("/returns/receipt", data={**hidden(answer), "line": "1"})
    assert till.look(lambda register: register.cart().lines[0].return_of.transaction_id) == other.id


def test_unknown_receipt_is_a_sentence(page, till):
    till.sell(lambda register: register.disconnect())
    answer = page.get("/returns?receipt=S9-R9-000001")
    assert "S9-R9-000001 is not in this register's journal, and headquarters cannot be asked offline." in words(answer)
    assert "⊘ Offline: only receipts of this register can be found." in words(answer)


def test_return_without_a_receipt_needs_a_reason(page, till):
    data = {"code": MILK, "quantity": "2", "reason": "sour", "price": "1,00"}
    assert "for a reason" in words(page.post("/returns/product", data={**data, "reason": " "}, follow_redirects=True))
    page.post("/returns/product", data=data)
    assert lines(till) == [("1001", "-2")]
    assert "Comes back: sour ✎ Price keyed in, list price 1.29" in words(page.get("/sale"))


def test_somebody_else_approves_returns(page, till, receipt):
    till.sell(lambda register: register.sign_in("2", PIN))
    approval = {"approver_number": "1", "approver_pin": PIN}
    form = {"receipt": receipt, "line": ["1", "2"], "quantity-1": "1", "approvable": "1"}
    for path, data in (("receipt", form), ("product", {"code": MILK, "reason": "sour", "approvable": "1"})):
        refused = page.post(f"/returns/{path}", data=data)
        assert refused.status_code == 403
        page.post(f"/returns/{path}", data={**data, **approval})
    assert lines(till) == [("1001", "-1"), ("1002", "-0.500"), ("1001", "-1")]
