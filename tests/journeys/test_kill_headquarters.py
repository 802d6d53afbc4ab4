"""HQ is killed in the middle of uploads: afterwards every completed sale is there exactly once."""

import pytest

from pos.home import RegisterHome
from pos.register import Register
from tests.journeys.company import PIN
from tests.journeys.killing_wire import KillingWire, Moment
from tests.journeys.register_program import RegisterProgram

pytestmark = pytest.mark.slow

COFFEE = "0036000291452"
SALES_EACH = 8
MOMENTS = (
    Moment("the request has begun", request_share=0.1),
    Moment("half of the request is there", request_share=0.5),
    Moment("the request is whole"),
    Moment("HQ is reading it", delay_seconds=0.01),
    Moment("HQ is posting it", delay_seconds=0.03),
    Moment("HQ answers", at_answer=True),
)


@pytest.fixture
def wire(headquarters):
    wire = KillingWire(headquarters.port, headquarters.kill_web)
    yield wire
    wire.close()


@pytest.fixture
def register(headquarters, wire, tmp_path):
    """A register that is activated over the wire, disconnected by hand so that sales wait for a sync."""
    register = RegisterProgram(tmp_path / "register-11")
    code = headquarters.call("add_register", "11")
    register.run("activate", "--server", wire.url, "--code", code, "--sync-now")
    register.run("sign-in", "100", "--pin", PIN)
    register.run("disconnect")
    yield register
    register.kill_loop()


def sell(register, sales):
    """Sell with the register's own program, in this process because it is many times faster."""
    with Register(RegisterHome(register.home)) as till:
        for number in range(sales):
            till.scan(COFFEE, quantity=str(1 + number % 3))
            till.pay("CASH")


def test_every_sale_is_at_hq_once_though_hq_was_killed_during_uploads(headquarters, wire, register):
    waiting = []
    for moment in MOMENTS:
        sell(register, SALES_EACH)
        wire.arm(moment)
        # 3: headquarters did not answer; 0: it did, and died then
        register.run("sync", exit_codes=(0, 3))
        assert wire.has_killed.wait(10), moment.name
        waiting.append(register.status()["sales_waiting"])
        headquarters.start_web()
        headquarters.wait_until_ready()
    # nobody can have posted a part of a request, and an answer that never came leaves all of them waiting
    assert waiting[:2] == [SALES_EACH, 2 * SALES_EACH]
    assert waiting[-1] >= SALES_EACH
    register.run("sync")
    assert register.status()["sales_waiting"] == 0
    journal = register.journal()
    assert len(journal) == SALES_EACH * len(MOMENTS)
    ledger = headquarters.call("ledger")
    assert [sale["sequence_number"] for sale in ledger] == list(range(1, len(journal) + 1))
    assert sorted(sale["id"] for sale in ledger) == sorted(entry["transaction_id"] for entry in journal)
    assert headquarters.call("intake")["quarantined"] == 0


def test_every_sale_is_at_hq_once_though_everything_lost_its_power(headquarters, register):
    register.run("connect")
    register.start_loop()
    for _ in range(3):
        sell(register, 3)
        headquarters.kill()
        sell(register, 3)
        register.kill_loop()
        headquarters.start()
        register.start_loop()
    register.wait_for(sales_waiting=0)
    journal = register.journal()
    assert len(journal) == 18
    assert sorted(sale["id"] for sale in headquarters.call("ledger")) == sorted(entry["transaction_id"] for entry in journal)
