"""After *days transactions exist* a register has forgotten what HQ has, and sells on as if it had not."""

import msgspec
import pytest

from channel.errors import NotFound, StateConflict
from pos.errors import NotWhileOffline, ReturnRefused
from pos.selling.drawer_document import Counted
from pos.syncing.remove_old_transactions import remove_old_transactions
from tests.pos.ledger import Ledger
from tests.pos.published import ACTIVATION_CODE
from tests.pos.sales import pay, sell
from tests.pos.store_data import MILK
from tests.pos.stub_headquarters import json_reply

DAYS = 60


@pytest.fixture(autouse=True)
def ledger(hq) -> Ledger:
    return Ledger(hq)


@pytest.fixture
def aged(register, clock):
    """A register that sold twice, two months and a day ago; HQ has it."""
    for _ in range(2):
        sell(register, MILK)
    register.sync()
    clock.advance(days=DAYS, seconds=1)
    return register


def numbers(register):
    return [(entry.sequence_number, entry.receipt_number) for entry in register.journal()][::-1]


def test_numbers_go_on_where_they_were(aged):
    sell(aged, MILK)
    assert remove_old_transactions(aged.context) == 2
    sell(aged, MILK)
    assert numbers(aged) == [(3, "S1/R1/00003"), (4, "S1/R1/00004")]
    assert aged.sync().errors == []
    assert remove_old_transactions(aged.context) == 0
    assert aged.overview().last_sequence_number == 4


def test_transactions_are_kept_for_as_many_days_as_the_profile_says(register, clock):
    sell(register, MILK)
    register.sync()
    clock.advance(days=DAYS)
    assert remove_old_transactions(register.context) == 0
    clock.advance(seconds=1)
    assert remove_old_transactions(register.context) == 1


def test_what_headquarters_has_not_got_stays_however_old_it_is(register, clock, ledger):
    sold = sell(register, MILK)
    clock.advance(days=1000)
    assert remove_old_transactions(register.context) == 0
    register.sync()
    assert list(ledger.documents) == [sold.id]
    assert remove_old_transactions(register.context) == 0


def test_receipt_is_found_while_it_is_kept_and_asked_for_at_headquarters_afterwards(aged):
    assert aged.receipt("S1/R1/00001").sequence_number == 1
    remove_old_transactions(aged.context)
    aged.connect()
    assert aged.receipt("S1/R1/00001").sequence_number == 1
    aged.disconnect()
    with pytest.raises(NotWhileOffline):
        aged.receipt("S1/R1/00001")


def test_nothing_comes_back_twice_though_the_register_has_forgotten_the_sale(aged):
    aged.return_line("S1/R1/00001", 1)
    pay(aged)
    remove_old_transactions(aged.context)
    aged.connect()
    with pytest.raises(ReturnRefused, match="come back already"):
        aged.return_line("S1/R1/00001", 1)


def test_shift_goes_whole_and_not_before_it_was_closed_long_ago(register, clock):
    register.drawer.open_shift("100")
    sell(register, MILK)
    register.sync()
    clock.advance(days=DAYS, seconds=1)
    assert remove_old_transactions(register.context) == 0
    [cash] = register.drawer.x_report().tenders
    assert f"{cash.expected}" == "101.29"
    register.drawer.close_shift([Counted(amount="101.29")])
    register.sync()
    assert remove_old_transactions(register.context) == 0
    assert register.drawer.z_report(1).tenders[0].expected == cash.expected
    clock.advance(days=DAYS, seconds=1)
    assert remove_old_transactions(register.context) == 3
    with pytest.raises(NotFound):
        register.drawer.z_report(1)
    register.drawer.open_shift("100")
    assert register.drawer.x_report().number == 2


def test_register_that_has_forgotten_all_it_sold_is_no_new_one(aged, hq, published):
    remove_old_transactions(aged.context)
    answer = msgspec.structs.replace(published.activation(), register_number="R2")
    hq.on("POST", "devices/activate", json_reply(answer, 201))
    with pytest.raises(StateConflict, match="holds sales of register R1"):
        aged.activate(hq.url, ACTIVATION_CODE)
