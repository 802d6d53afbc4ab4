"""Both journeys of the design with real programs: a change reaches a register, a sale reaches HQ, whatever the network does."""

import pytest

from tests.journeys.company import SCHEDULE
from tests.waiting import wait_until

pytestmark = pytest.mark.slow

COFFEE = "0036000291452"


def sold_ids(register):
    return sorted(entry["transaction_id"] for entry in register.journal())


def posted_ids(headquarters):
    return sorted(posted["id"] for posted in headquarters.call("ledger"))


def test_change_reaches_the_register_and_every_sale_reaches_hq_once(headquarters, make_register):
    register = make_register("11")
    assert register.status()["release"] == 1

    # a sale online is posted at once
    assert "5.49 EUR" in register.sell(COFFEE)
    ledger = headquarters.call("ledger")
    assert [(sale["gross"], sale["created_offline"]) for sale in ledger] == [("5.49", False)]

    # a change at HQ: Run now, a worker builds it, the register polls and moves
    register.start_loop()
    headquarters.call("change_price", "1000", "6.20")
    headquarters.manage("run_schedule", SCHEDULE)
    register.wait_for(release=2)
    assert headquarters.call("last_run") == {"state": "SUCCEEDED", "message": ""}
    # the first release had no register yet: one delta for the price, one for the register
    applied = [["FULL", "APPLIED"], ["DELTA", "APPLIED"], ["DELTA", "APPLIED"]]
    wait_until(lambda: headquarters.call("register_at_hq", "11")["sessions"], applied)
    assert headquarters.call("register_at_hq", "11")["release"] == 2
    assert "6.20 EUR" in register.sell(COFFEE)

    # the network goes: the same register sells on, from the same release
    headquarters.stop_web()
    assert "6.20 EUR" in register.sell(COFFEE)
    assert register.status()["mode"] == "OFFLINE"
    register.kill_loop()
    assert "12.40 EUR" in register.sell(COFFEE, "2")
    register.start_loop()
    register.wait_for(sales_waiting=2)

    # and comes back: what waited is posted once
    headquarters.start_web()
    headquarters.wait_until_ready()
    register.wait_for(sales_waiting=0)
    ledger = headquarters.call("ledger")
    assert [(sale["gross"], sale["created_offline"]) for sale in ledger] == [
        ("5.49", False),
        ("6.20", False),
        ("6.20", True),
        ("12.40", True),
    ]
    assert posted_ids(headquarters) == sold_ids(register)
    assert headquarters.call("intake") == {"quarantined": 0, "unfinished": 0}


def test_run_requested_while_no_worker_lives_is_found_by_the_sweep(headquarters, make_register):
    register = make_register("11")
    headquarters.stop()
    headquarters.call("add_product", "2000", "2000000000008", "1.00")
    headquarters.manage("run_schedule", SCHEDULE)
    # the message is lost with the broker, the row is not
    for file in headquarters.data.glob("broker.sqlite3*"):
        file.unlink()
    headquarters.start()
    wait_until(lambda: headquarters.call("last_run")["state"], "SUCCEEDED", seconds=120)
    register.run("sync")
    assert register.status()["release"] == 2
    assert "1.00 EUR" in register.sell("2000000000008")
