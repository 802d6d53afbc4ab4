"""The shift room: a drawer from opening to its Z report, at headquarters and away from it."""

import pytest

from tests.pos.ledger import Ledger
from tests.pos.store_data import MILK, PIN
from tests.pos.web.shown import inside, text_of

FORM = {"Referer": "http://127.0.0.1:8787/shift"}


@pytest.fixture(params=["at headquarters", "offline"], autouse=True)
def either_way(request, page, hq):
    Ledger(hq)
    if request.param == "offline":
        page.post("/connection/disconnect")


def post(page, path, **form):
    return page.post(path, data=form, headers=FORM, follow_redirects=True)


def cash_row(answer) -> list[str]:
    """Return the figures of cash: opening, added, taken, out, safe, expected, counted, difference."""
    return inside(answer, '<th scope="row">Cash', "</tr>").split()[2:]


def test_drawer_from_opening_to_its_z_report(page, till):
    assert "Open a shift" in text_of(page.get("/shift"))
    assert "Shift 1" in text_of(post(page, "/shift/open", float="100,00"))
    till.sell(lambda register: (register.scan(MILK, quantity="2"), register.pay("CASH")))
    post(page, "/shift/move/float", amount="50", reason="change")
    post(page, "/shift/move/drop", amount="20.50")
    post(page, "/shift/move/safe", amount="30")
    assert cash_row(page.get("/shift")) == ["100.00", "50.00", "2.58", "-20.50", "-30.00", "102.08", "–", "–"]
    closed = post(page, "/shift/close", **{"counted-CASH-EUR": "102", "reason": "a coin rolled away"})
    assert "The shift is closed." in text_of(closed)
    assert cash_row(closed) == ["100.00", "50.00", "2.58", "-20.50", "-30.00", "102.08", "102.00", "▼", "-0.08", "missing"]
    shown = text_of(page.get("/shift"))
    assert "Open a shift" in shown
    assert "Earlier Z reports Shift 1" in shown
    assert cash_row(page.get("/shift/reports/1")) == cash_row(closed)


def test_cash_is_counted_by_coins_and_notes(page, till):
    post(page, "/shift/open", float="0")
    answer = post(page, "/shift/count", **{"pieces-50": "2", "pieces-0.50": "3", "pieces-0.01": "4"})
    assert "Counted. The shift goes on." in text_of(answer)
    assert cash_row(answer)[-6:] == ["0.00", "101.54", "▲", "101.54", "too", "much"]


def test_pieces_and_a_sum_that_disagree_are_not_guessed(page):
    post(page, "/shift/open", float="0")
    answer = post(page, "/shift/close", **{"pieces-50": "2", "counted-CASH-EUR": "99"})
    assert "Coins and notes come to 100, but 99 was typed." in text_of(answer)
    assert "Close shift" in text_of(page.get("/shift"))


def test_other_methods_are_counted_beside_cash(page, till):
    post(page, "/shift/open", float="0")
    till.sell(lambda register: (register.scan(MILK), register.pay("CARD")))
    form = page.get("/shift/close").get_data(as_text=True)
    assert form.index("counted-CASH-EUR") < form.index("counted-CARD-EUR")
    post(page, "/shift/close", **{"counted-CASH-EUR": "0", "counted-CARD-EUR": "1.29"})
    report = till.look(lambda register: register.drawer.z_report())
    assert [(tender.method, str(tender.difference)) for tender in report.tenders] == [("CARD", "0.00"), ("CASH", "0.00")]


def test_drawer_is_opened_for_a_reason_by_who_may(page, till):
    till.sell(lambda register: (register.sign_out(), register.sign_in("2", PIN)))
    form = {"reason": "Change given", "approvable": "yes"}
    refused = page.post("/shift/no-sale", data=form, headers=FORM)
    assert (refused.status_code, "Somebody else has to approve" in text_of(refused)) == (403, True)
    answer = post(page, "/shift/no-sale", **form, approver_number="1", approver_pin=PIN)
    assert "The drawer was opened." in text_of(answer)
    assert till.look(lambda register: register.journal(limit=1))[0].type == "NO_SALE"


def test_shift_is_not_closed_while_a_transaction_is_open(page, till):
    post(page, "/shift/open", float="0")
    till.sell(lambda register: register.scan(MILK))
    answer = post(page, "/shift/close", **{"counted-CASH-EUR": "0"})
    assert "A transaction is open: finish it, suspend it or void it first." in text_of(answer)


@pytest.mark.parametrize("amount", ["", "0", "-5", "1.001", "many"])
def test_amount_that_is_none_moves_nothing(page, till, amount):
    before = len(till.look(lambda register: register.journal()))
    answer = page.post("/shift/move/drop", data={"amount": amount}, headers=FORM)
    assert answer.status_code == 303
    assert len(till.look(lambda register: register.journal())) == before
    assert 'class="message bad"' in page.get("/shift").get_data(as_text=True)


def test_unknown_ways_and_reports_are_not_found(page):
    assert page.get("/shift/move/elsewhere").status_code == 404
    assert "There is no such closed shift." in text_of(page.get("/shift/reports/9"))


def test_nobody_signed_in_sees_no_drawer(page):
    page.post("/sign-out")
    assert page.get("/shift").headers["Location"] == "/sign-in"
