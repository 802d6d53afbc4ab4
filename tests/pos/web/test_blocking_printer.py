"""A printer that blocks: a FIFO nobody reads, as a device is that has no paper."""

import logging
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import InvalidOperation

import pytest
from msgspec import structs

from pos.journal import receipt_copies
from pos.receipts.device import SECONDS_TO_PRINT
from pos.receipts.escpos import drawer_bytes
from pos.web.app import create_app
from tests.pos.sales import sell
from tests.pos.store_data import MILK
from tests.pos.web.conftest import BASE_URL
from tests.waiting import wait_until

CUT = b"\x1dV"


@pytest.fixture
def fifo(printer):
    os.mkfifo(printer)
    yield printer
    # let a thread go that still waits for a reader
    os.close(os.open(printer, os.O_RDONLY | os.O_NONBLOCK))


def read_receipts(reader, number):
    """Read until so many receipts were cut off."""
    content = b""
    while content.count(CUT) < number:
        content += os.read(reader, 65536)
    return content


def copies(till, transaction):
    return till.look(lambda register: receipt_copies.count(register.context.journal, transaction.id))


def is_said(page, number):
    return f"Receipt S1/R1/0000{number} is not printed" in page.get("/header").text


def test_one_send_at_most_is_left_behind_and_what_comes_late_is_noted(page, till, fifo):
    threads = threading.active_count()
    first, _second, third = (till.sell(lambda register: sell(register, MILK)) for _ in range(3))
    wait_until(lambda: is_said(page, 3), True)
    assert "has not taken yet what it was told before" in page.get("/header").text
    page.post(f"/receipt/{first.id}/print")
    assert "The receipt is not printed: The printer" in page.get(f"/receipt/{first.id}").text
    # the printer's own, and the one that is left behind
    assert threading.active_count() - threads <= 2

    reader = os.open(fifo, os.O_RDWR)
    late = read_receipts(reader, 1)
    wait_until(lambda: copies(till, first), 1)
    page.post(f"/receipt/{third.id}/print")
    page.post(f"/receipt/{first.id}/print")
    by_hand = read_receipts(reader, 2)
    os.close(reader)
    assert (late.count(drawer_bytes()), late.count(CUT), b"S1/R1/00001" in late, b"Reprint" in late) == (1, 1, True, False)
    original, copy = by_hand.split(CUT)[:2]
    assert (b"S1/R1/00003" in original, b"Reprint" in original) == (True, False)
    assert (b"S1/R1/00001" in copy, b"Reprint" in copy) == (True, True)
    assert not is_said(page, 3)


def test_receipt_that_comes_late_is_said_no_longer(page, till, fifo):
    till.sell(lambda register: sell(register, MILK))
    wait_until(lambda: is_said(page, 1), True)
    reader = os.open(fifo, os.O_RDWR)
    wait_until(lambda: is_said(page, 1), False)
    os.close(reader)


def test_receipt_asked_for_while_it_prints_by_itself_is_a_copy(till, fifo):
    sold = till.sell(lambda register: sell(register, MILK))
    with ThreadPoolExecutor(1) as cashier:
        pressed = cashier.submit(create_app(till).test_client().post, f"/receipt/{sold.id}/print", base_url=BASE_URL)
        time.sleep(0.5)
        reader = os.open(fifo, os.O_RDWR)
        content = read_receipts(reader, 2)
        os.close(reader)
        assert pressed.result().status_code == 303
    assert [b"Reprint" in receipt for receipt in content.split(CUT)[:2]] == [False, True]


def test_what_nobody_expected_is_said_and_logged(page, till, printer, caplog):
    sold = till.sell(lambda register: sell(register, MILK))
    wait_until(lambda: copies(till, sold), 1)
    with caplog.at_level(logging.ERROR):
        till.at_printer.begin(structs.replace(sold, totals=structs.replace(sold.totals, rounding="much")))
        wait_until(lambda: is_said(page, 1), True)
    assert [record.exc_info[0] for record in caplog.records if record.name == "pos.web.at_printer"] == [InvalidOperation]


def test_till_closes_without_trying_what_has_not_begun(till, fifo):
    for _ in range(3):
        till.sell(lambda register: register.drawer.no_sale("change"))
    wait_until(lambda: "send-to-printer" in {thread.name for thread in threading.enumerate()}, True)
    with ThreadPoolExecutor(1) as closing:
        closed = closing.submit(till.close)
        time.sleep(0.5)
        reader = os.open(fifo, os.O_RDWR)
        assert closed.result(SECONDS_TO_PRINT) is None
    printed = os.read(reader, 65536)
    os.close(reader)
    assert printed == drawer_bytes()
