"""A register that no network reaches gets its data in a folder: exported by HQ's command, imported by the register's."""

import pytest

from tests.journeys.company import PIN, SCHEDULE
from tests.journeys.register_program import RegisterProgram

pytestmark = pytest.mark.slow

COFFEE = "0036000291452"


def export(headquarters, stick, *arguments):
    return headquarters.manage("export_packages", str(stick), *arguments).splitlines()


def test_register_sells_from_what_came_in_a_folder_and_tells_hq_when_there_is_a_network_again(headquarters, tmp_path):
    register, stick = RegisterProgram(tmp_path / "register-11"), tmp_path / "stick"
    code = headquarters.call("add_register", "11")
    headquarters.manage("run_schedule", SCHEDULE, "--wait")
    register.run("activate", "--server", headquarters.url, "--code", code)
    headquarters.stop()

    assert "1/11: plan 1, from nothing to release 2" in export(headquarters, stick)[0]
    register.run("import-packages", str(stick))
    assert register.status()["release"] == 2
    register.run("sign-in", "100", "--pin", PIN)
    assert "5.49 EUR" in register.sell(COFFEE)

    # the next stick leads on from nothing too: HQ has not heard of the first one yet, and the register takes what is new
    headquarters.call("change_price", "1000", "6.20")
    headquarters.manage("run_schedule", SCHEDULE, "--wait")
    assert "1/11: plan 2, from nothing to release 3" in export(headquarters, stick, "--register", "1/11")[0]
    register.run("import-packages", str(stick))
    assert "6.20 EUR" in register.sell(COFFEE)
    # the same stick once more changes nothing
    register.run("import-packages", str(stick), exit_codes=(0, 1))
    assert register.status()["release"] == 3

    headquarters.start()
    # the first one polls before it sends the sales
    for _ in range(2):
        register.run("sync")
    at_hq = headquarters.call("register_at_hq", "11")
    assert (at_hq["release"], at_hq["sales_waiting"]) == (3, 0)
    assert {state for _, state in at_hq["sessions"]} == {"APPLIED"}
    assert sorted(posted["id"] for posted in headquarters.call("ledger")) == sorted(
        entry["transaction_id"] for entry in register.journal()
    )


def test_stick_for_another_register_is_refused_and_changes_nothing(headquarters, make_register, tmp_path):
    mine, other = make_register("11"), make_register("12")
    export(headquarters, tmp_path / "stick", "--register", "1/12", "--whole")
    before = mine.status()["release"]
    mine.run("import-packages", str(tmp_path / "stick"), exit_codes=(1,))
    assert mine.status()["release"] == before
    other.run("import-packages", str(tmp_path / "stick"))
    assert "5.49 EUR" in other.sell(COFFEE)
