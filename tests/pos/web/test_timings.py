"""The profile's timings as a cashier feels them at the page: nobody waits longer than it says, and the way back is not early."""

import socket
import time
from contextlib import closing

import pytest

from pos.journal import settings
from tests.pos.ledger import Ledger
from tests.pos.store_data import BAG, MILK, store_rows
from tests.pos.stub_headquarters import Reply

TIMEOUT_SECONDS, GRACE_SECONDS = 2.0, 0.2


@pytest.fixture
def patient(online, published, hq):
    """A register whose profile waits two seconds for headquarters."""
    Ledger(hq)
    rows = store_rows(offline_timeout_seconds=int(TIMEOUT_SECONDS), reconnect_attempt_interval_minutes=5)
    published.publish(rows, upserts={"offline_profile": rows["offline_profile"]})
    assert online.sync().errors == []
    return online


def waits_for(page, path: str, **form: str) -> float:
    started = time.monotonic()
    assert page.post(path, data=form).status_code == 303
    return time.monotonic() - started


def is_online(till) -> bool:
    return till.look(lambda register: register.overview().mode == "ONLINE")


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(200, b"{}" * 50, pause_seconds=30), id="says nothing"),
        pytest.param(Reply(200, b" " * 100, pause_seconds=0.1, pieces=100), id="one byte now and then"),
    ],
)
def test_scan_waits_no_longer_than_the_offline_timeout(page, till, patient, retail, reply):
    retail.misbehave = lambda _request: reply
    waited = waits_for(page, "/sale/scan", code=MILK)
    assert TIMEOUT_SECONDS - 0.05 <= waited <= TIMEOUT_SECONDS + GRACE_SECONDS
    assert (is_online(till), len(till.look(lambda register: register.cart().lines))) == (False, 1)
    assert waits_for(page, "/sale/scan", code=BAG) < GRACE_SECONDS


def test_scan_waits_no_longer_where_nobody_takes_the_call(page, till, patient):
    with closing(socket.create_server(("127.0.0.1", 0), backlog=0)) as full, closing(socket.socket()) as fills_it:
        fills_it.connect(full.getsockname())
        settings.write(patient.context.journal, settings.SERVER_URL, f"http://127.0.0.1:{full.getsockname()[1]}")
        waited = waits_for(page, "/sale/scan", code=MILK)
    assert waited <= TIMEOUT_SECONDS + GRACE_SECONDS
    assert is_online(till) is False


def test_finished_sale_waits_no_longer_to_be_sent(page, till, patient, hq):
    till.sell(lambda register: register.scan(MILK))
    hq.on("POST", "transactions/uploads", Reply(200, b"{}", pause_seconds=30))
    started = time.monotonic()
    till.sell(lambda register: register.pay("CASH"))
    assert time.monotonic() - started <= TIMEOUT_SECONDS + GRACE_SECONDS
    assert till.look(lambda register: register.overview().sales_waiting) == 1


def test_way_back_and_the_question_after_it_wait_no_longer_together(page, till, patient, retail, hq, clock):
    retail.misbehave = lambda _request: Reply(200, b"{}", pause_seconds=30)
    page.post("/sale/scan", data={"code": MILK})
    till.sell(lambda register: register.pay("CASH"))
    clock.advance(minutes=6)
    healthy = hq.answers["GET", "health"]

    def late(request):
        time.sleep(1.2)
        return healthy(request)

    hq.on("GET", "health", late)
    assert waits_for(page, "/sale/scan", code=BAG) <= TIMEOUT_SECONDS + GRACE_SECONDS
    assert is_online(till) is False


def test_way_back_is_tried_only_at_the_beginning_of_a_transaction_and_not_before_its_interval(
    page, till, patient, retail, hq, clock
):
    answer, retail.misbehave = retail.misbehave, lambda _request: Reply(502, b"gone", {})
    page.post("/sale/scan", data={"code": MILK})
    retail.misbehave = answer
    asked = len(hq.asked("health"))

    clock.advance(minutes=30)
    page.post("/sale/scan", data={"code": BAG})
    till.sell(lambda register: register.pay("CASH"))
    assert (is_online(till), len(hq.asked("health"))) == (False, asked), "tried in the middle of a transaction"

    page.post("/connection/disconnect")
    hq.on("GET", "health", Reply(502, b"gone", {}))
    page.post("/connection/connect")
    asked = len(hq.asked("health"))
    clock.advance(minutes=4, seconds=59)
    page.post("/sale/scan", data={"code": MILK})
    till.sell(lambda register: register.pay("CASH"))
    assert len(hq.asked("health")) == asked, "tried before the interval"

    clock.advance(seconds=1)
    page.post("/sale/scan", data={"code": MILK})
    assert len(hq.asked("health")) == asked + 1
