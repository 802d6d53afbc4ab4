"""A whole shift with real programs: every type of document a register writes is posted at HQ, online and offline."""

import json

import pytest

from channel.transaction import TransactionType
from tests.waiting import wait_until

pytestmark = pytest.mark.slow

COFFEE, TEA = "0036000291452", "4006381333931"


def test_every_document_of_a_shift_is_posted(headquarters, make_register):
    register = make_register("11")
    register.run("shift", "open", "--float", "100")
    register.run("scan", COFFEE, "--quantity", "2")
    register.run("scan", TEA)
    register.run("discount", "--line", "1", "--percent", "10", "--reason", "dented")
    register.run("discount", "--amount", "0.50")
    register.run("void-line", "2")
    register.run("suspend", "--reason", "purse in the car")
    register.run("drop", "20", "--reason", "window cleaner")
    register.run("disconnect")
    register.run("recall")
    register.run("override-price", "1", "5.00", exit_codes=(1,))
    register.run("pay", "CASH", "20")
    register.run("return", COFFEE, "--reason", "stale")
    register.run("pay", "CASH")
    register.run("scan", TEA, "--price", "2.50")
    register.run("void", "--comment", "changed their mind")
    register.run("float", "50")
    register.run("safe-drop", "30")
    register.run("no-sale", "--reason", "change")
    register.run("declare", "101.00")
    register.run("shift", "close", "103.00", "--reason", "counted twice")
    register.run("connect")
    register.run("sync")
    journal = register.journal()
    assert sorted(entry["type"] for entry in journal) == sorted(kind.value for kind in TransactionType)
    wait_until(lambda: headquarters.call("intake"), {"quarantined": 0, "unfinished": 0})
    assert sorted(posted["id"] for posted in headquarters.call("ledger")) == sorted(entry["transaction_id"] for entry in journal)
    assert {entry["answer"] for entry in journal} == {"posted"}
    report = json.loads(register.run("z-report", "--json"))
    [cash] = report["tenders"]
    [sales] = report["sales"]
    assert (cash["taken"], sales["gross"]) == ("4.01", "4.01")
    assert (cash["expected"], cash["counted"], cash["difference"]) == ("104.01", "103.00", "-1.01")
