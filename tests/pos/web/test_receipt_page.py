"""The receipt on the screen, and what follows it."""

from tests.pos.store_data import CHEESE, MILK, store_rows
from tests.pos.web.reading import tags, words

NAUGHTY = "<script>alert('1')</script> {{ 7 * 7 }} %s %(x)s \u202eeman\u202c Ω≈ç 田中さん 👩‍👩‍👧"


def sell(till, *codes):
    def work(register):
        for code in codes:
            register.scan(code, quantity="1")
        register.open_cart.comment(NAUGHTY)
        return register.pay("CASH", "50").completed.transaction

    return till.sell(work)


def test_receipt_shows_goods_taxes_and_payments(page, till):
    sold = sell(till, MILK, CHEESE)
    text = words(page.get(f"/receipt/{sold.id}"))
    assert "Change 24.71 EUR" in text
    assert f"Main street Receipt {sold.receipt_number} 05/01/2026, 10:00 · Register R1 · Staff 1" in text
    assert "Total 25.29 EUR V7 7 % of 23.64 1.65 Cash 50.00 Cash (given back) -24.71" in text


def test_next_customer_is_enter_or_the_next_scan(page, till):
    answer = page.get(f"/receipt/{sell(till, MILK).id}")
    assert [field["id"] for field in tags(answer, "input") if "autofocus" in field] == ["code"]
    assert page.post("/sale/scan", data={"code": "", "next": "1"}).location == "/sale"
    page.post("/sale/scan", data={"code": MILK, "next": "1"})
    assert page.post("/sale/scan", data={"code": "", "next": "1"}).location == "/sale"
    assert len(till.look(lambda register: register.cart()).lines) == 1


def test_receipt_that_is_not_there_is_a_sentence(page):
    answer = page.get("/receipt/nothing")
    assert (answer.status_code, "no such transaction" in words(answer)) == (409, True)


def test_naughty_texts_are_texts(page, till, published):
    rows = store_rows(milk_name=NAUGHTY)
    published.publish(rows, upserts={"product": rows["product"]})
    till.sell(lambda register: (register.disconnect(), register.sync()))
    for address in ("/sale/search?code=1001", "/sale/suggestions?code=1001"):
        answer = page.get(address)
        assert "<script>alert('1')</script> {{ 7 * 7 }} %s %(x)s" in words(answer)
        assert [tag for tag in tags(answer, "script") if "src" not in tag] == []
    sold = sell(till, MILK)
    answer = page.get(f"/receipt/{sold.id}")
    assert words(answer).count("<script>alert('1')</script> {{ 7 * 7 }} %s %(x)s") == 2
    assert [tag for tag in tags(answer, "script") if "src" not in tag] == []
    refused = page.get("/sale/search", query_string={"code": NAUGHTY + "?"})
    assert "<script>alert('1')</script>" in words(refused)
