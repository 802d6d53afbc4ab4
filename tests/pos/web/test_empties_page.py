"""Deposits on the page: under their goods in cart and receipt, taken back with them, and empties by scan or by button."""

import pytest

from pos.web.app import create_app
from pos.web.till import Till
from tests.pos.bottles import BOTTLE, COLA, bottle_rows
from tests.pos.sales import pay
from tests.pos.store_data import MILK, PIN
from tests.pos.web.conftest import Browser
from tests.pos.web.reading import words


@pytest.fixture
def till(new_register, published, clock):
    """The till of a register that is offline and sells bottles."""
    published.publish(bottle_rows())
    new_register.sync()
    new_register.sign_in("1", PIN)
    till = Till(new_register.home, clock=clock)
    yield till
    till.close()


@pytest.fixture
def page(till):
    app = create_app(till)
    app.test_client_class = Browser
    return app.test_client()


def cart_lines(till):
    return till.look(lambda register: [(line.description, line.quantity) for line in register.cart().lines])


def test_deposit_stands_under_its_goods_and_is_not_counted(page, till):
    page.post("/sale/scan", data={"code": COLA, "quantity": "2"})
    shown = words(page.post("/sale/scan", data={"code": MILK}, follow_redirects=True))
    in_order = ["Milk 3.5%", "Cola 0.5 l 2 PCS × 1.19 2.38 2.38 / l", "↳ Deposit bottle 2 PCS × 0.25 0.50", "Pieces 3"]
    assert sorted(in_order, key=shown.index) == in_order


def test_deposit_leads_to_the_page_of_its_goods(page):
    page.post("/sale/scan", data={"code": COLA})
    assert page.get("/sale/lines/2").location == "/sale/lines/1"
    page.post("/sale/empties", data={"code": BOTTLE})
    alone = words(page.get("/sale/lines/3"))
    assert ("Void line" in alone, "New unit price" in alone, "Take off" in alone) == (True, False, False)


def test_empties_are_listed_by_name_with_what_is_given_for_them(page, till):
    shown = words(page.get("/sale/empties"))
    assert "Deposit bottle 1008 −0.25 EUR Deposit crate 1009 −3.30 EUR Deposit cup 1010 −2.00 EUR" in shown
    page.post("/sale/empties", data={"code": "", "chosen": "1009", "quantity": "2"})
    page.post("/sale/empties", data={"code": COLA})
    assert cart_lines(till) == [("Deposit crate", "-2"), ("Deposit bottle", "-1")]
    assert "Empties" in words(page.get("/sale"))
    assert "To give back 6.85 EUR" in words(page.get("/sale"))


def test_nothing_typed_takes_nothing_back(page, till):
    assert page.post("/sale/empties", data={"code": " "}).location == "/sale"
    assert till.look(lambda register: register.signed_in()).number == "1"
    assert "Scan the first product." in words(page.get("/sale"))


def test_barcode_is_no_number_of_empties(page):
    answer = page.post("/sale/empties", data={"chosen": "1009", "quantity": MILK}, follow_redirects=True)
    assert "Nobody brings so many" in words(answer)


def test_receipts_show_the_deposit_under_its_goods(page, till):
    for fields in ({"code": COLA, "quantity": "6"}, {"code": BOTTLE, "quantity": "2"}):
        page.post("/sale/scan", data=fields)
    sold = till.sell(pay)
    assert "Cola 0.5 l 6 PCS × 1.19 7.14 2.38 / l ↳ Deposit bottle 6 PCS × 0.25 1.50" in words(page.get(f"/receipt/{sold.id}"))
    printed = [line.text for line in till.look(lambda register: register.receipts.lines(sold))]
    at = printed.index("Cola 0.5 l                            7.14")
    assert printed[at : at + 6] == [
        "Cola 0.5 l                            7.14",
        "  6 PCS x 1.19",
        "  2.38 / l",
        "  Deposit bottle, 6 PCS x 0.25        1.50",
        "Empties: Deposit bottle              -0.50",
        "  -2 PCS x 0.25",
    ]


def test_deposit_is_no_line_to_tick_but_stands_beside_its_goods(page, till):
    page.post("/sale/scan", data={"code": COLA})
    sold = till.sell(pay)
    shown = words(page.get(f"/returns?receipt={sold.receipt_number}"))
    assert shown[shown.index("Cola") :].startswith("Cola 0.5 l 1 PCS × 1.19 = 1.19 EUR + Deposit bottle 0.25 EUR")
    page.post("/returns/receipt", data={"receipt": sold.receipt_number, "line": "1"})
    assert cart_lines(till) == [("Cola 0.5 l", "-1"), ("Deposit bottle", "-1")]
