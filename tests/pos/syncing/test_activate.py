"""What a register takes over at its activation: above all, where its receipt numbers go on."""

import sqlite3
from contextlib import closing

import msgspec
import pytest

from channel.errors import StateConflict
from pos.home import RegisterHome
from pos.journal import sequences
from pos.journal.connection import open_journal
from pos.journal.schema import FIRST
from pos.register import Register
from pos.syncing.held_release import held_release
from tests.pos.ledger import Ledger
from tests.pos.published import ACTIVATION_CODE
from tests.pos.sales import sell
from tests.pos.store_data import MILK, PIN, store_rows
from tests.pos.stub_headquarters import json_reply


@pytest.fixture
def ledger(hq) -> Ledger:
    return Ledger(hq)


@pytest.fixture
def hardware(hq, published, retail, clock, tmp_path):
    """Make hardware that is activated as the register, with the manager signed in; each call is other hardware."""
    published.publish(store_rows())
    made: list[Register] = []

    def make(next_receipt_sequence: int) -> Register:
        published.next_receipt_sequence = next_receipt_sequence
        register = Register(tmp_path / f"home-{len(made)}", clock=clock)
        made.append(register)
        register.activate(hq.url, ACTIVATION_CODE)
        register.sign_in("1", PIN)
        return register

    yield make
    for register in made:
        register.close()


def numbers(register: Register) -> list[tuple[int, str]]:
    """Return sequence and receipt numbers, the oldest first."""
    return [(entry.sequence_number, entry.receipt_number) for entry in reversed(register.journal())]


def test_first_hardware_numbers_receipts_as_its_journal(hardware, ledger):
    first = hardware(1)
    sell(first, MILK)
    sell(first, MILK)
    assert numbers(first) == [(1, "S1/R1/00001"), (2, "S1/R1/00002")]


def test_replacement_goes_on_with_receipts_and_begins_a_journal_of_its_own(hardware, ledger):
    replacement = hardware(43)
    sell(replacement, MILK)
    replacement.scan(MILK)
    replacement.void()
    sell(replacement, MILK)
    assert numbers(replacement) == [(1, "S1/R1/00043"), (2, "S1/R1/00044"), (3, "S1/R1/00045")]


@pytest.mark.parametrize(("told", "expected"), [(1, "S1/R1/00002"), (2, "S1/R1/00002"), (9, "S1/R1/00009")])
def test_activated_again_no_receipt_number_is_given_twice(hardware, hq, published, ledger, told, expected):
    register = hardware(1)
    sell(register, MILK)
    # headquarters may not know of the last sales yet, or of more than this journal holds
    published.next_receipt_sequence = told
    register.activate(hq.url, ACTIVATION_CODE)
    assert sell(register, MILK).receipt_number == expected
    assert numbers(register)[-1] == (2, expected)


def test_hardware_that_becomes_another_register_before_it_sold_begins_there(hardware, hq, published, ledger):
    register = hardware(43)
    published.next_receipt_sequence = 7
    answer = msgspec.structs.replace(published.activation(), register_number="R2")
    hq.on("POST", "devices/activate", json_reply(answer, 201))
    register.activate(hq.url, ACTIVATION_CODE)
    assert sequences.last_taken(register.context.journal, sequences.RECEIPTS) == 6


def test_activated_at_a_headquarters_that_counts_anew_it_takes_all_from_there(hardware, hq, published, ledger):
    published.epoch = 5
    published.releases.clear()
    published.publish(store_rows())
    register = hardware(1)
    sold = [sell(register, MILK).id for _ in range(2)]
    assert register.overview().sales_waiting == 0
    ledger.documents.clear()
    published.epoch = 1
    published.releases.clear()
    published.publish(store_rows(milk_price="7.77"))
    register.activate(hq.url, ACTIVATION_CODE)
    assert register.sync().errors == []
    assert list(ledger.documents) == sold
    assert (register.overview().epoch, register.signed_in()) == (1, None)
    register.sign_in("1", PIN)
    register.disconnect()
    assert register.scan(MILK).unit_price == "7.7700"


def test_activated_again_at_the_same_headquarters_it_keeps_what_it_has(hardware, hq, published, ledger):
    register = hardware(1)
    sell(register, MILK)
    register.activate(hq.url, ACTIVATION_CODE)
    assert (register.overview().release, register.overview().sales_waiting, register.signed_in().number) == (1, 0, "1")


def test_hardware_that_becomes_another_register_begins_with_nobody_signed_in(hardware, hq, published):
    register = hardware(1)
    answer = msgspec.structs.replace(published.activation(), store_number="S2")
    hq.on("POST", "devices/activate", json_reply(answer, 201))
    register.activate(hq.url, ACTIVATION_CODE)
    assert (register.signed_in(), held_release(register.context)) == (None, None)


def test_full_syncs_done_as_another_register_are_not_counted(hardware, hq, published):
    register = hardware(1)
    published.full_syncs = {9999: 3}
    assert register.sync().data.packages == 1
    published.database_id, published.full_syncs = 6, {}
    answer = msgspec.structs.replace(published.activation(), store_number="S2")
    hq.on("POST", "devices/activate", json_reply(answer, 201))
    register.activate(hq.url, ACTIVATION_CODE)
    assert register.sync().errors == []
    assert [status.full_syncs for status in published.statuses[-2:]] == [{}, {}]


def test_open_transaction_is_finished_before_the_code_is_spent(hardware, hq):
    register = hardware(1)
    register.scan(MILK)
    with pytest.raises(StateConflict, match="A transaction is open"):
        register.activate(hq.url, ACTIVATION_CODE)
    assert len(hq.asked("devices/activate")) == 1


def test_journal_from_before_receipts_had_a_sequence_goes_on(tmp_path):
    home = RegisterHome(tmp_path).prepare()
    with closing(sqlite3.connect(home.journal, isolation_level=None)) as old:
        for statement in FIRST:
            old.execute(statement)
        old.execute("PRAGMA user_version = 1")
        old.execute("INSERT INTO number_sequence VALUES ('journal-1', 41)")
    with closing(open_journal(home.journal)) as journal:
        assert sequences.take_next(journal, sequences.RECEIPTS) == 42
        assert sequences.take_next(journal, "journal-1") == 42


def test_new_journal_begins_with_receipt_one(tmp_path):
    with closing(open_journal(RegisterHome(tmp_path).prepare().journal)) as journal:
        assert sequences.take_next(journal, sequences.RECEIPTS) == 1
