"""A till dies with sales in it, another takes its place, and the old one's sales arrive afterwards, with real programs."""

import json

import pytest

from channel.activation_file import read_activation_file
from tests.journeys.company import PIN
from tests.journeys.register_program import RegisterProgram
from tests.journeys.test_journeys import COFFEE

pytestmark = pytest.mark.slow


@pytest.fixture
def hardware(tmp_path):
    """Give hardware that is nothing yet."""
    return [RegisterProgram(tmp_path / f"hardware-{number}") for number in range(2)]


def sell_in_a_cut_off_till(register, count):
    register.run("disconnect")
    for _ in range(count):
        register.sell(COFFEE)
    assert register.status()["sales_waiting"] == count


def test_the_old_tills_sales_are_handed_over_after_its_replacement_went_on(headquarters, make_register, hardware):
    old, new = make_register("11"), hardware[0]
    old.sell(COFFEE)
    sell_in_a_cut_off_till(old, 2)

    # the replacement is looked over, activated by the text of the QR code, and sells
    code = headquarters.call("new_code", "11")
    words = new.run("validate", "--server", headquarters.url, "--code", code)
    assert "register         Register 11 is active on other hardware" in words
    assert "Nothing is in the way of the activation." in words
    link = headquarters.call("link_of", headquarters.url, code)
    new.run("activate", "--from", link, "--sync-now")
    new.run("sign-in", "100", "--pin", PIN)
    assert "receipt 1-11-000002" in new.sell(COFFEE)

    # the old token is dead, whatever it is used for
    assert "not active at headquarters" in old.run("sync", exit_codes=(1, 3))

    # its sales come with a code of their own, which works once
    hand_over = headquarters.call("hand_over_code", "11", "DEACTIVATED")
    words = old.run("hand-over", "--code", hand_over)
    assert "Headquarters took in 2 transactions: 2 posted. 0 are waiting." in words
    assert headquarters.call("numbers_by_journal", "11") == [[1, 2, 3], [1]]
    assert headquarters.call("intake") == {"quarantined": 0, "unfinished": 0}
    assert old.status()["sales_waiting"] == 0


def test_what_a_disabled_till_hands_over_goes_to_quarantine_whole(headquarters, make_register):
    stolen = make_register("11")
    sell_in_a_cut_off_till(stolen, 2)
    headquarters.call("end_device", "11", "DISABLED")
    words = stolen.run("hand-over", "--code", headquarters.call("hand_over_code", "11", "DISABLED"))
    assert "Headquarters took in 2 transactions: 2 in quarantine. 0 are waiting." in words
    assert (headquarters.call("ledger"), headquarters.call("intake")["quarantined"]) == ([], 2)


def test_many_tills_are_activated_with_one_signed_file(headquarters, hardware, tmp_path):
    path = tmp_path / "activation.json"
    for number in ("21", "22"):
        headquarters.call("add_online_register", number)
    words = headquarters.manage(
        "issue_activation_file", "--registers", "21", "22", "--server", headquarters.url, "--output", str(path)
    )
    shown = words.rpartition("Signed with the key ")[2].strip()
    assert [entry.register for entry in read_activation_file(path.read_bytes())[0].registers] == ["21", "22"]
    for till, number in zip(hardware, ("21", "22"), strict=True):
        words = till.run("activate", "--file", str(path), "--register", number, "--fingerprint", shown)
        assert f"Activated as register {number}" in words
    altered = json.loads(path.read_text())
    path.write_text(json.dumps({**altered, "content": altered["content"].replace("127.0.0.1", "127.0.0.2")}))
    third = RegisterProgram(tmp_path / "hardware-3")
    assert "altered" in third.fail("activate", "--file", str(path), "--register", "21", "--fingerprint", shown, exit_code=1)
