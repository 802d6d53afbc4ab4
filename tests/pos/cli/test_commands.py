import json
import re
import sqlite3
from contextlib import closing

import pytest

from pos.cli.header import age_words
from tests.pos.ledger import Ledger
from tests.pos.published import ACTIVATION_CODE
from tests.pos.store_data import MILK, PIN, store_rows
from tests.pos.stub_headquarters import Reply, problem_reply


def header(output: str) -> str:
    return re.sub(r"\d+ s old", "0 s old", output.splitlines()[0])


def test_new_register_says_that_it_is_not_activated(pos):
    code, output, _ = pos("sync")
    assert (code, header(output)) == (1, "Not activated · no data yet · sales waiting 0")
    assert "Run `activate`" in output


def test_activation_and_first_sync_in_one_command(pos, hq, published):
    published.publish(store_rows())
    code, output, _ = pos("activate", "--server", hq.url, "--code", ACTIVATION_CODE, "--sync-now")
    assert (code, output.splitlines()[1:]) == (
        0,
        [
            "Activated as register R1 (Till 1) of store S1.",
            "Data: release 1, 1 packages applied",
            "Sales: 0 sent, 0 waiting",
        ],
    )


def test_wrong_activation_code_is_refused(pos, hq):
    hq.on("POST", "devices/activate", problem_reply(409, "activation-code-invalid", "The code is wrong."))
    assert pos("activate", "--server", hq.url, "--code", "x")[::2] == (1, "Error: The code is wrong.\n")


def test_sale_from_scan_to_receipt(selling):
    code, output, _ = selling("scan", MILK, "--quantity", "2")
    assert (code, header(output)) == (0, "Online · data release 1, 0 s old · sales waiting 0")
    assert output.splitlines()[1].split() == ["1", "Milk", "3.5%", "2", "PCS", "x", "1.2900", "2.58", "EUR"]
    assert "due 2.58 EUR" in selling("cart")[1]
    code, output, _ = selling("pay", "CASH", "5", "--reference", "A-1")
    assert (code, output.splitlines()[1].partition(", id")[0]) == (0, "Sale completed: receipt S1/R1/00001, 2.58 EUR")
    assert [line.split()[-2] for line in output.splitlines()[2:]] == ["5.00", "-2.42"]
    assert "\nReceipt                        S1/R1/00001\n" in selling("receipt", "S1/R1/00001")[1]
    assert "posted" in selling("journal")[1]


def test_return_and_void(selling):
    selling("scan", MILK)
    selling("pay", "CASH")
    assert "-1 PCS" in selling("return", "--receipt", "S1/R1/00001", "--line", "1")[1]
    assert "Return completed: receipt S1/R1/00002, -1.29 EUR" in selling("pay", "CASH", "-1.29")[1]
    assert "-1 PCS" in selling("return", MILK, "--reason", "broken")[1]
    assert "Voided: receipt S1/R1/00003" in selling("void")[1]
    assert selling("return", MILK, "--receipt", "S1/R1/00001")[0] == 1


def test_search_and_customer(selling):
    assert "Mountain cheese" in selling("search", "chee")[1]
    assert "Nothing found." in selling("search", "caviar")[1]
    assert "Customer C1 Ada Adams" in selling("customer", "C1")[1]


def test_free_bag_is_completed(selling):
    selling("scan", "1003")
    assert "Sale completed" in selling("complete")[1]


def test_disconnect_and_connect(selling, hq):
    assert selling("disconnect")[1].splitlines()[1] == "Offline (disconnected by hand)"
    assert header(selling("cart")[1]).startswith("Offline (disconnected by hand) · ")
    assert selling("connect")[:2][0] == 0
    selling("disconnect")
    hq.on("GET", "health", Reply(say_nothing=True))
    code, output, _ = selling("connect")
    assert (code, output.splitlines()[1]) == (3, "Offline (headquarters does not answer)")


def test_switch_during_a_command_is_told(selling, retail):
    retail.misbehave = lambda _request: Reply(say_nothing=True)
    code, output, _ = selling("scan", MILK)
    assert (code, output.splitlines()[-1]) == (0, "The register is now offline (headquarters does not answer).")


def test_sync_fails_with_the_reason_when_headquarters_does_not_answer(selling, hq):
    hq.on("POST", "sync/poll", Reply(say_nothing=True))
    code, output, _ = selling("sync")
    assert code == 3
    assert "Failed: Headquarters cannot be reached" in output
    assert "Headquarters cannot be reached" in selling("status")[1]


def test_status_as_json_is_nothing_but_json(selling):
    code, output, errors = selling("status", "--json")
    status = json.loads(output)
    assert (code, status["mode"], status["release"], status["register"], status["staff"]) == (0, "ONLINE", 1, "R1", "1")
    assert errors.startswith("Online · data release 1")
    assert json.loads(selling("journal", "--json")[1]) == []


def test_pin_from_the_environment_is_not_on_the_command_line(selling, monkeypatch):
    monkeypatch.setenv("EVERYTILL_PIN", PIN)
    assert "Signed in: Carl Cashier (2)" in selling("sign-in", "2")[1]
    assert "Signed out." in selling("sign-out")[1]


@pytest.mark.parametrize(("seconds", "words"), [(0, "0 s"), (59, "59 s"), (60, "1 min"), (7200, "2 h"), (200000, "2 d")])
def test_age_is_said_in_its_largest_unit(seconds, words):
    assert age_words(seconds) == words


def test_journal_of_a_newer_program_is_refused_with_a_clear_message(selling, tmp_path):
    with closing(sqlite3.connect(tmp_path / "home" / "journal.db")) as connection:
        connection.execute("PRAGMA user_version = 99")
    code, _, errors = selling("status")
    assert (code, "Start the newer program" in errors) == (1, True)


def test_register_without_an_offline_database_says_what_it_can_and_cannot(pos, hq, published, retail):
    Ledger(hq)
    published.supports_offline, published.database_id = False, None
    _, output, _ = pos("activate", "--server", hq.url, "--code", ACTIVATION_CODE, "--sync-now")
    assert "Data: none is kept here, offline support is off" in output
    code, output, _ = pos("sign-in", "1", "--pin", PIN)
    assert (code, output.splitlines()[-1]) == (0, "The register has no offline database: it sells while headquarters answers.")
    assert header(pos("scan", MILK)[1]) == "Online · sells online only · sales waiting 0"
    retail.misbehave = lambda _request: Reply(say_nothing=True)
    hq.on("POST", "transactions/uploads", Reply(say_nothing=True))
    code, output, errors = pos("scan", MILK)
    assert (code, output.splitlines()[-1]) == (3, "The register is now offline (headquarters does not answer).")
    assert errors == (
        "Error: Headquarters does not answer, and this register has no offline database: it cannot sell until headquarters "
        "answers. What is in the cart can be paid, and what was sold is safe.\n"
    )
    assert "Sale completed: receipt S1/R1/00001, 1.29 EUR" in pos("pay", "CASH")[1]
    assert header(pos("cart")[1]) == "Offline (headquarters does not answer) · sells online only · sales waiting 1"
    assert pos("disconnect")[::2] == (
        1,
        "Error: This register has no offline database, so there is nothing it could sell from offline.\n",
    )


def test_quantity_is_changed_and_a_comment_noted(selling):
    selling("scan", MILK)
    assert "7.74 EUR" in selling("change-quantity", "1", "6")[1]
    assert "for Ada" in selling("comment", "for Ada")[1]
