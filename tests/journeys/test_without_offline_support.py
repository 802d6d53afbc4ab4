"""A register without an offline database, with real programs: it sells while HQ answers and loses nothing when it does not."""

import pytest

from tests.journeys.company import PIN
from tests.journeys.register_program import RegisterProgram
from tests.journeys.test_journeys import COFFEE, posted_ids, sold_ids

pytestmark = pytest.mark.slow

CANNOT_SELL = "this register has no offline database: it cannot sell until headquarters answers"


@pytest.fixture
def new_hardware(headquarters, tmp_path):
    """Give hardware that was activated as a register and has a cashier signed in; nothing was synced by hand."""
    made = []

    def activate(code):
        register = RegisterProgram(tmp_path / f"hardware-{len(made)}")
        made.append(register)
        register.run("activate", "--server", headquarters.url, "--code", code)
        register.run("sign-in", "100", "--pin", PIN)
        return register

    yield activate
    for register in made:
        register.kill_loop()


def sales_at_hq(headquarters):
    return [(sale["gross"], sale["created_offline"]) for sale in headquarters.call("ledger")]


def test_sale_begun_online_is_paid_while_hq_is_dead_and_posted_once(headquarters, new_hardware):
    register = new_hardware(headquarters.call("add_online_register", "21"))
    assert register.status()["sells_online_only"] is True
    assert "5.49 EUR" in register.sell(COFFEE)
    assert sales_at_hq(headquarters) == [("5.49", False)]

    # HQ loses its power in the middle of the next sale
    register.run("scan", COFFEE, "--quantity", "2")
    headquarters.kill()
    assert CANNOT_SELL in register.fail("scan", COFFEE, exit_code=3)
    assert "Sale completed: receipt 1-21-000002, 10.98 EUR" in register.run("pay", "CASH", "20")
    assert CANNOT_SELL in register.fail("scan", COFFEE, exit_code=3)
    assert CANNOT_SELL in register.fail("sign-in", "100", "--pin", PIN, exit_code=3)
    status = register.status()
    assert (status["mode"], status["reason"], status["sales_waiting"]) == ("OFFLINE", "UNREACHABLE", 1)

    # nobody does anything but switch both on again
    headquarters.start()
    register.start_loop()
    register.wait_for(sales_waiting=0)
    assert "5.49 EUR" in register.sell(COFFEE)
    register.run("sync")
    assert sales_at_hq(headquarters) == [("5.49", False), ("10.98", True), ("5.49", False)]
    assert posted_ids(headquarters) == sold_ids(register)
    assert headquarters.call("intake") == {"quarantined": 0, "unfinished": 0}
    assert list((register.home / "channel").iterdir()) == []


def test_register_whose_offline_support_is_switched_off_becomes_online_only(headquarters, make_register):
    register = make_register("11")
    register.start_loop()
    register.run("disconnect")
    register.run("scan", COFFEE)
    headquarters.call("switch_off", "11")
    register.wait_for(release=None, sells_online_only=True)
    assert list((register.home / "channel").iterdir()) == []

    # the sale begun from the offline database is finished online
    assert "5.49 EUR" in register.run("pay", "CASH")
    assert "5.49 EUR" in register.sell(COFFEE)
    register.wait_for(mode="ONLINE", sales_waiting=0)
    headquarters.kill_web()
    assert CANNOT_SELL in register.fail("scan", COFFEE, exit_code=3)
    headquarters.start_web()
    headquarters.wait_until_ready()
    assert "5.49 EUR" in register.sell(COFFEE)
    assert posted_ids(headquarters) == sold_ids(register)
    assert headquarters.call("intake")["quarantined"] == 0


def test_replacement_hardware_repeats_no_receipt_number(headquarters, new_hardware):
    receipts = []
    code = headquarters.call("add_online_register", "21")
    for sales in (2, 1, 1):
        register = new_hardware(code)
        for _ in range(sales):
            register.sell(COFFEE)
        entries = register.journal()[::-1]
        assert [entry["sequence_number"] for entry in entries] == list(range(1, sales + 1))
        receipts += [entry["receipt_number"] for entry in entries]
        code = headquarters.call("new_code", "21")
    assert receipts == ["1-21-000001", "1-21-000002", "1-21-000003", "1-21-000004"]
    assert headquarters.call("intake") == {"quarantined": 0, "unfinished": 0}
