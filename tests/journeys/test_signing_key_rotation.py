"""HQ changes the key it signs plans with, while one register polls and another is away. Real programs."""

import pytest

from tests.journeys.company import SCHEDULE

pytestmark = pytest.mark.slow

COFFEE = "0036000291452"


def publish_price(headquarters, price):
    headquarters.call("change_price", "1000", price)
    headquarters.manage("run_schedule", SCHEDULE, "--wait")


def keys(headquarters, *arguments):
    return headquarters.manage("rotate_signing_key", *arguments).splitlines()


def test_no_register_is_locked_out_by_a_new_signing_key(headquarters, make_register):
    present, away = make_register("11"), make_register("12")
    publish_price(headquarters, "5.90")
    for register in (present, away):
        register.run("sync")
    (old,) = [line.split()[0] for line in keys(headquarters, "--status")]

    # the running processes take the new key up by themselves, and sign with it once the register has heard of it
    keys(headquarters)
    new = keys(headquarters, "--status")[0].split()[0]
    present.run("sync")
    publish_price(headquarters, "6.20")
    present.run("sync")
    assert "6.20 EUR" in present.sell(COFFEE)
    present.run("sync")
    assert keys(headquarters, "--status") == [
        f"{new} is trusted by 1 of 2 registers",
        f"{old} is trusted by 2 of 2 registers",
        f"1/12 trusts {old}",
    ]

    # the one that was away understands its plan, and only then the old key may go
    away.run("sync")
    assert "6.20 EUR" in away.sell(COFFEE)
    away.run("sync")
    assert keys(headquarters, "--remove-old") == [f"Removed: {old}."]
    publish_price(headquarters, "7.00")
    for register in (present, away):
        register.run("sync")
        assert "7.00 EUR" in register.sell(COFFEE)
    assert keys(headquarters, "--status") == [f"{new} is trusted by 2 of 2 registers"]
