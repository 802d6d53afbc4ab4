"""There, a register may not go offline while downloads pend. Here it sells from its last complete release at any time."""

import pytest

from tests.journeys.company import SCHEDULE
from tests.journeys.conftest import filled_folder, headquarters, make_register

pytestmark = pytest.mark.slow

__all__ = ["filled_folder", "headquarters", "make_register"]

COFFEE = "0036000291452"


def damage(package):
    """Cut a package off, as a broken cache on the way does; it arrives and cannot be used. Returns how to mend it."""
    whole = package.read_bytes()
    package.write_bytes(whole[: len(whole) // 2])
    return lambda: package.write_bytes(whole)


def test_register_whose_download_pends_goes_offline_and_sells(headquarters, make_register):
    register = make_register("11")
    packages = headquarters.data / "packages"
    before = set(packages.glob("??/*"))
    headquarters.call("change_price", "1000", "6.20")
    headquarters.manage("run_schedule", SCHEDULE, "--wait")
    mends = [damage(path) for path in set(packages.glob("??/*")) - before]
    assert mends != []
    register.run("sync", exit_codes=(1, 3))
    status = register.status()
    assert (status["release"], status["last_error"] != "") == (1, True)

    # the network goes and takes HQ along: nothing asks whether something pends
    headquarters.kill()
    assert "5.49 EUR" in register.sell(COFFEE)
    status = register.status()
    assert (status["mode"], status["release"], status["sales_waiting"]) == ("OFFLINE", 1, 1)
    assert status["data_age_seconds"] >= 0

    for mend in mends:
        mend()
    headquarters.start()
    register.run("connect")
    register.run("sync")
    status = register.status()
    assert (status["release"], status["sales_waiting"]) == (2, 0)
    assert "6.20 EUR" in register.sell(COFFEE)


def test_register_is_disconnected_by_hand_while_downloads_pend(headquarters, make_register):
    register = make_register("11")
    headquarters.call("change_price", "1000", "6.20")
    headquarters.manage("run_schedule", SCHEDULE, "--wait")
    register.run("disconnect")
    assert "5.49 EUR" in register.sell(COFFEE)
    assert (register.status()["mode"], register.status()["release"]) == ("OFFLINE", 1)
    register.run("connect")
    register.run("sync")
    assert "6.20 EUR" in register.sell(COFFEE)
    assert register.status()["release"] == 2
