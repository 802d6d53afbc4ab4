"""What the printer does by itself after a transaction, as the cashier at the page sees it."""

import os
import time

from pos.journal import receipt_copies
from pos.receipts.device import SECONDS_TO_PRINT
from pos.receipts.escpos import drawer_bytes
from tests.pos.sales import sell
from tests.pos.store_data import BAG, MILK, prints_after_sales, store_rows
from tests.waiting import wait_until

OPENS = drawer_bytes()


def printed(path):
    return path.read_bytes() if path.is_file() else b""


def test_cash_opens_the_drawer_and_the_receipt_comes_by_itself_and_the_next_one_is_a_copy(page, till, printer):
    page.post("/sale/scan", data={"code": MILK})
    transaction = till.look(lambda register: register.cart().head.transaction_id)
    answer = page.post("/payment/take", data={"method": "CASH", "amount": "2", "transaction": transaction, "step": "0"})
    assert answer.location == f"/receipt/{transaction}"
    wait_until(lambda: b"S1/R1/00001" in printed(printer), True)
    first = printed(printer)
    assert (first.startswith(OPENS), first.count(OPENS), b"Reprint" in first) == (True, 1, False)
    wait_until(lambda: till.look(lambda register: receipt_copies.count(register.context.journal, transaction)), 1)
    page.post(f"/receipt/{transaction}/print")
    second = printed(printer)[len(first) :]
    assert (b"Reprint" in second, OPENS in second) == (True, False)


def test_card_prints_and_leaves_the_drawer_closed(till, printer):
    till.sell(lambda register: (register.scan(MILK), register.pay("CARD")))
    wait_until(lambda: b"S1/R1/00001" in printed(printer), True)
    assert OPENS not in printed(printer)


def test_drawer_opens_for_a_reason_and_for_money_that_moves_and_nothing_is_printed(till, printer):
    till.sell(lambda register: register.drawer.open_shift("100"))
    wait_until(lambda: printed(printer), OPENS)
    till.sell(lambda register: register.drawer.no_sale("change"))
    wait_until(lambda: printed(printer), OPENS * 2)
    till.sell(lambda register: (register.scan(MILK), register.void()))
    till.sell(lambda register: register.drawer.no_sale("change"))
    wait_until(lambda: printed(printer), OPENS * 3)


def test_store_that_does_not_print_by_itself_opens_the_drawer_alone(till, published, printer):
    rows = prints_after_sales(store_rows())
    rows["receipt_settings"][0]["prints_after_sale"] = False
    published.publish(rows, upserts={"receipt_settings": rows["receipt_settings"]})
    till.sell(lambda register: register.sync())
    till.sell(lambda register: sell(register, MILK))
    wait_until(lambda: printed(printer), OPENS)


def test_printer_that_takes_nothing_is_said_in_the_header_and_nobody_waits(page, till, printer):
    os.mkfifo(printer)
    began_at = time.monotonic()
    sold = till.sell(lambda register: sell(register, MILK))
    assert time.monotonic() - began_at < SECONDS_TO_PRINT / 2
    wait_until(lambda: "is not printed" in page.get("/header").text, True)
    header = page.get("/header").text
    assert f'<a href="/receipt/{sold.id}">Receipt S1/R1/00001 is not printed</a>' in header
    assert "did not answer within 5 s" in header
    # let the thread go that still waits for a reader
    os.close(os.open(printer, os.O_RDONLY | os.O_NONBLOCK))


def test_what_was_not_done_is_forgotten_when_the_printer_works_again(page, till, printer):
    printer.mkdir()
    till.sell(lambda register: register.drawer.no_sale("change"))
    wait_until(lambda: "The drawer was not opened: The printer" in page.get("/header").text, True)
    printer.rmdir()
    till.sell(lambda register: sell(register, BAG))
    wait_until(lambda: "was not opened" in page.get("/header").text, False)
    assert b"S1/R1/00001" in printed(printer)
