"""HQ's database is restored from a backup, and nobody tells HQ: the register's own plan does. Real programs."""

import shutil

import httpx
import pytest

from tests.journeys.company import SCHEDULE

pytestmark = pytest.mark.slow

COFFEE = "0036000291452"
DATABASE = "hq.sqlite3"


def back_up(headquarters, folder):
    """Copy HQ's database while nothing runs."""
    headquarters.stop()
    folder.mkdir()
    for file in headquarters.data.glob(f"{DATABASE}*"):
        shutil.copy2(file, folder)
    headquarters.start()


def restore(headquarters, folder):
    """Put the copy back; packages, keys and HQ's own channel databases stay as they are, from a future HQ has forgotten."""
    headquarters.stop()
    for file in headquarters.data.glob(f"{DATABASE}*"):
        file.unlink()
    for file in folder.iterdir():
        shutil.copy2(file, headquarters.data)
    headquarters.start()


def epoch_of(headquarters):
    return httpx.get(f"{headquarters.url}/api/v1/health").json()["epoch"]


def sold_ids(register):
    return sorted(entry["transaction_id"] for entry in register.journal())


def test_restored_hq_notices_by_a_registers_plan_and_gets_all_it_has_forgotten(headquarters, make_register, tmp_path):
    register = make_register("11")
    assert "5.49 EUR" in register.sell(COFFEE)
    back_up(headquarters, tmp_path / "backup")
    headquarters.call("change_price", "1000", "6.20")
    headquarters.manage("run_schedule", SCHEDULE, "--wait")
    register.run("sync")
    assert "6.20 EUR" in register.sell(COFFEE)
    assert (register.status()["release"], len(headquarters.call("ledger"))) == (2, 2)

    restore(headquarters, tmp_path / "backup")
    assert (epoch_of(headquarters), len(headquarters.call("ledger"))) == (1, 1)
    register.run("sync")
    assert epoch_of(headquarters) == 2
    assert sorted(posted["id"] for posted in headquarters.call("ledger")) == sold_ids(register)

    # it sells on meanwhile, and begins anew with the next run: at the price HQ remembers
    assert "EUR" in register.sell(COFFEE)
    headquarters.manage("run_schedule", SCHEDULE, "--wait")
    register.run("sync")
    assert "5.49 EUR" in register.sell(COFFEE)
    register.run("sync")
    assert epoch_of(headquarters) == 2
    assert sorted(posted["id"] for posted in headquarters.call("ledger")) == sold_ids(register)
    assert len(sold_ids(register)) == 4
    assert headquarters.call("intake") == {"quarantined": 0, "unfinished": 0}
