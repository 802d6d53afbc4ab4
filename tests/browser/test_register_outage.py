"""A cashier sells in a real browser while the network to a real HQ is cut, slowed, lost in mid-answer, and restored."""

import pytest
from django.contrib.auth.models import User

from backoffice.catalog.models import Barcode
from registers.models import OfflineProfile, QuarantinedTransaction, Register, Transaction
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.browser.conftest import Window
from tests.browser.fleet import SUPERVISOR, publish
from tests.browser.outage_wire import OutageWire
from tests.browser.register_window import Cashier, RegisterPage
from tests.journeys.register_program import RegisterProgram
from tests.waiting import wait_until

TIMEOUT_SECONDS = 2
# What the browser needs to send a form and draw the answer is not waiting for headquarters.
BROWSER_SECONDS = 1.0
LOOKUP, UPLOAD = b"GET /api/v1/retail/products/", b"POST /api/v1/transactions/uploads"


@pytest.fixture
def wire(live_server):
    wire = OutageWire(int(live_server.url.rpartition(":")[2]))
    yield wire
    wire.close()


@pytest.fixture
def codes(demo_company) -> list[str]:
    OfflineProfile.objects.update(
        offline_timeout_seconds=TIMEOUT_SECONDS,
        retry_count=0,
        reconnect_attempt_interval_minutes=0,
        advanced_switching=False,
        performance_threshold_milliseconds=None,
        prompt_on_switch=False,
        poll_interval_seconds=1,
        upload_interval_seconds=1,
    )
    publish()
    return list(Barcode.objects.filter(product__unit__code="PCS").order_by("pk").values_list("code", flat=True)[:9])


@pytest.fixture
def register_page(tmp_path, wire, codes):
    register, admin = Register.objects.get(number="S01-1"), User.objects.get(username="admin")
    code = switch_support_offline_on(register=register, user=admin).activation_code
    assert code is not None
    program = RegisterProgram(tmp_path / "register")
    program.run("activate", "--server", wire.url, "--code", code.code, "--sync-now")
    page = RegisterPage(program)
    yield page
    page.stop()


@pytest.fixture
def cashier(chromium, register_page):
    window = Window(chromium, register_page.url.rstrip("/"))
    cashier = Cashier(window)
    cashier.sign_in(*SUPERVISOR)
    cashier.sees("Online", "old", "All sales sent")
    yield cashier
    window.context.close()
    assert window.complaints == []


def times_at_headquarters(transaction_id: str) -> int:
    return Transaction.objects.filter(pk=transaction_id).count()


def test_same_cart_goes_on_through_every_outage(cashier, wire, codes, register_page):
    sold = []

    # cut in the middle of a transaction: the next scan is answered here, in the same cart
    cashier.scan(codes[0], lines=1)
    cashier.sees("Online")
    wire.cut()
    cashier.scan(codes[1], lines=2)
    cashier.sees("Offline", "headquarters does not answer")
    sold.append(cashier.pay())
    cashier.sees("1 sale waiting")
    cashier.reads_in_window("Offline", "headquarters does not answer", "Connect", "failed")
    assert times_at_headquarters(sold[0]) == 0

    # restored: the sale arrives by itself, and who stands at the register sees it without touching anything
    wire.restore()
    cashier.reads_in_window("Offline", "succeeded")
    cashier.sees("All sales sent")
    assert times_at_headquarters(sold[0]) == 1

    # slow: nobody waits longer than the profile says; and no way back in the middle of a transaction
    cashier.scan(codes[2], lines=1)
    cashier.sees("Online")
    wire.slow(5)
    waited = cashier.scan(codes[3], lines=2)
    assert TIMEOUT_SECONDS - 0.1 < waited < TIMEOUT_SECONDS + 0.2 + BROWSER_SECONDS
    cashier.sees("Offline")
    wire.restore()
    cashier.scan(codes[4], lines=3)
    cashier.sees("Offline")
    sold.append(cashier.pay())

    # the answer to a scan breaks off in the middle: asked once more nobody notices, and when that breaks off as well, offline
    cashier.scan(codes[5], lines=1)
    cashier.sees("Online")
    wire.lose_answer(LOOKUP, arriving_bytes=120)
    cashier.scan(codes[6], lines=2)
    assert wire.has_lost.is_set()
    cashier.sees("Online")
    wire.lose_answer(LOOKUP, arriving_bytes=120, times=2)
    cashier.scan(codes[8], lines=3)
    assert wire.has_lost.is_set()
    cashier.sees("Offline", "headquarters does not answer")
    sold.append(cashier.pay())
    cashier.sees("All sales sent")

    # headquarters has posted the sale, and the answer was lost
    cashier.scan(codes[7], lines=1)
    cashier.sees("Online")
    wire.lose_answer(UPLOAD, stays_cut=True)
    sold.append(cashier.pay())
    assert wire.has_lost.is_set()
    wait_until(lambda: times_at_headquarters(sold[3]), 1)
    cashier.sees("1 sale waiting", "Offline")
    wire.restore()
    cashier.sees("All sales sent")

    # somebody presses Sync now, and the window says what came of it
    cashier.reads_in_window("Connect")
    cashier.page.locator("#sync-now").click()
    cashier.reads_in_window("Data and sales are up to date.")

    assert [times_at_headquarters(each) for each in sold] == [1, 1, 1, 1]
    assert (Transaction.objects.count(), QuarantinedTransaction.objects.count()) == (4, 0)
    journal = register_page.journal()
    assert [entry["transaction_id"] for entry in journal] == sold[::-1]
    assert len({entry["receipt_number"] for entry in journal}) == 4
