"""A store moves to another channel data group while its register sells: real programs, online and offline."""

import pytest

from tests.journeys.company import SCHEDULE

pytestmark = pytest.mark.slow

COFFEE = "0036000291452"


def test_register_sells_on_while_its_store_moves_and_arrives_with_its_own_data(headquarters, make_register):
    headquarters.call("add_group", "South")
    headquarters.manage("run_schedule", "South", "--wait")
    register = make_register("11")

    # the store is South's now, and neither group has published that: online goes on from the old group's release
    headquarters.call("move_store", "1", "South")
    register.run("sync")
    assert "5.49 EUR" in register.sell(COFFEE)
    assert (register.status()["mode"], register.status()["release"]) == ("ONLINE", 1)

    # the old group has let it go, the new one has not taken it: the register goes on offline, from what it has
    headquarters.manage("run_schedule", SCHEDULE, "--wait")
    register.run("sync")
    assert "5.49 EUR" in register.sell(COFFEE)
    assert (register.status()["mode"], register.status()["release"]) == ("OFFLINE", 1)

    # the new group has it, with a new price: the register arrives and is back online
    headquarters.call("change_price", "1000", "6.20")
    headquarters.manage("run_schedule", "South", "--wait")
    register.run("sync")
    assert register.status()["release"] == 2
    assert "6.20 EUR" in register.sell(COFFEE)
    assert register.status()["mode"] == "ONLINE"

    # and so it is when the network goes
    headquarters.stop_web()
    assert "6.20 EUR" in register.sell(COFFEE)
    headquarters.start_web()
    headquarters.wait_until_ready()
    register.run("sync")
    ledger = headquarters.call("ledger")
    assert [(sale["gross"], sale["created_offline"]) for sale in ledger] == [
        ("5.49", False),
        ("5.49", True),
        ("6.20", False),
        ("6.20", True),
    ]
    assert headquarters.call("intake") == {"quarantined": 0, "unfinished": 0}
