"""A register whose offline support is off sells while headquarters answers, and loses nothing when it does not."""

import logging
import time

import pytest

from channel.errors import NotFound, SignInRefused, StateConflict
from channel.transaction import decode
from pos.connection.states import Standing
from pos.errors import NoOfflineDatabase, NotWhileOffline
from pos.journal import settings
from pos.lookups import kept_facts
from pos.register import Register
from tests.channel.factories import make_channel_database
from tests.pos.ledger import Ledger
from tests.pos.published import ACTIVATION_CODE
from tests.pos.sales import pay, sell
from tests.pos.store_data import MILK, PIN, method, store_rows
from tests.pos.stub_headquarters import Reply, problem_reply

DEAD = Reply(say_nothing=True)


@pytest.fixture
def ledger(hq) -> Ledger:
    return Ledger(hq)


@pytest.fixture
def activated(hq, published, retail, clock, tmp_path):
    """A register that was never given an offline database."""
    published.supports_offline, published.database_id = False, None
    with Register(tmp_path / "online-only", clock=clock) as register:
        register.activate(hq.url, ACTIVATION_CODE)
        yield register


@pytest.fixture
def online(activated):
    """The same with the manager signed in."""
    activated.sign_in("1", PIN)
    return activated


def standing(register) -> Standing:
    return register.context.connection.state().standing


def go_away(hq, retail) -> None:
    """Let headquarters answer nothing any more."""
    retail.misbehave = lambda _request: DEAD
    for method_name, path in (("GET", "health"), ("POST", "sync/poll"), ("POST", "transactions/uploads")):
        hq.on(method_name, path, DEAD)


def change_store(retail, tmp_path, rows) -> None:
    """Let the retail server answer from other released data."""
    retail.database = make_channel_database(tmp_path / "store-2.db", rows, release=2)


def test_it_sells_online_from_sign_in_to_receipt(online, ledger):
    assert online.scan(MILK).amount == "1.29"
    online.set_customer("C1")
    assert [found.number for found in online.search("mountain")] == ["1002"]
    sold = pay(online, "CARD")
    assert (sold.receipt_number, sold.business_date, sold.created_offline) == ("S1/R1/00001", "2026-01-05", False)
    assert list(ledger.documents) == [sold.id]


def test_it_keeps_no_data_and_says_so(online):
    assert online.sync().errors == []
    overview = online.overview()
    assert (overview.sells_online_only, overview.release, overview.data_age_seconds) == (True, None, None)
    assert list(online.home.channel_databases.iterdir()) == []


def test_store_is_asked_for_at_sign_in_and_not_by_every_command(online, hq, ledger, clock):
    asked = len(hq.asked("retail/store"))
    assert asked >= 1
    sell(online, MILK)
    with Register(online.home, clock=clock) as another_command:
        sell(another_command, MILK)
    assert len(hq.asked("retail/store")) == asked


def test_store_is_known_anew_with_each_sync(online, retail, tmp_path):
    rows = store_rows()
    rows["payment_method"].append(method(4, "CHEQUE", "Cheque", "VOUCHER"))
    change_store(retail, tmp_path, rows)
    assert online.sync().errors == []
    online.scan(MILK)
    assert pay(online, "CHEQUE").payments[0].method == "CHEQUE"
    assert online.context.facts.read().release == 2


def test_sync_succeeds_when_the_store_is_not_told_and_what_is_known_works_on(online, retail, ledger, caplog):
    retail.misbehave = lambda _request: DEAD
    with caplog.at_level(logging.WARNING):
        assert online.sync().errors == []
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        "what is known of the store could not be renewed"
    ]
    retail.misbehave = None
    assert sell(online, MILK).totals.gross == "1.29"


def test_headquarters_gone_in_the_middle_of_a_sale_is_said_plainly_and_the_cart_can_be_paid(online, hq, retail, ledger):
    line = online.scan(MILK)
    go_away(hq, retail)
    with pytest.raises(NoOfflineDatabase, match="no offline database: it cannot sell until headquarters answers"):
        online.scan(MILK)
    assert (online.cart().lines, standing(online)) == ([line], Standing.OFFLINE_UNREACHABLE)
    sold = pay(online)
    assert (sold.receipt_number, sold.created_offline, sold.business_date) == ("S1/R1/00001", True, "2026-01-05")
    assert (ledger.documents, online.overview().sales_waiting) == ({}, 1)


def test_sale_paid_while_headquarters_was_away_is_brought_once(online, hq, retail, ledger, published):
    online.scan(MILK)
    go_away(hq, retail)
    sold = pay(online)
    assert len(online.sync().errors) == 2
    hq.on("POST", "sync/poll", published.answer_poll)
    hq.on("POST", "transactions/uploads", ledger.take_in)
    for _ in range(2):
        online.sync()
    assert [decode(document) for document in ledger.documents.values()] == [sold]
    assert [len(upload) for upload in ledger.uploads] == [1]
    assert online.overview().sales_waiting == 0


def test_first_answer_brings_it_back_in_the_middle_of_a_sale(online, hq, retail):
    online.scan(MILK)
    go_away(hq, retail)
    with pytest.raises(NoOfflineDatabase):
        online.scan(MILK)
    retail.misbehave = None
    assert online.scan(MILK).number == 2
    assert standing(online) is Standing.ONLINE


def test_silent_headquarters_costs_one_timeout_and_not_two(online, retail, clock):
    retail.misbehave = lambda _request: DEAD
    with pytest.raises(NoOfflineDatabase):
        online.scan(MILK)
    clock.advance(minutes=60)
    retail.misbehave = lambda _request: Reply(body=b"{}", pause_seconds=5)
    started = time.monotonic()
    with pytest.raises(NoOfflineDatabase):
        online.scan(MILK)
    assert 1.0 <= time.monotonic() - started <= 1.3


def test_loop_sees_headquarters_come_back(online, hq, retail, clock, published):
    health = hq.answers["GET", "health"]
    go_away(hq, retail)
    with pytest.raises(NoOfflineDatabase):
        online.scan(MILK)
    clock.advance(minutes=2)
    online.context.connection.check_health()
    assert standing(online) is Standing.OFFLINE_UNREACHABLE
    hq.on("GET", "health", health)
    clock.advance(minutes=2)
    online.context.connection.check_health()
    assert standing(online) is Standing.ONLINE


def test_own_receipt_comes_back_while_headquarters_is_away(online, hq, retail, ledger):
    sold = sell(online, MILK)
    go_away(hq, retail)
    online.return_line(sold.receipt_number, 1)
    assert pay(online).totals.gross == "-1.29"


def test_payment_that_needs_headquarters_is_refused_while_it_is_away(online, hq, retail):
    online.scan(MILK)
    go_away(hq, retail)
    with pytest.raises(NoOfflineDatabase):
        online.scan(MILK)
    with pytest.raises(NotWhileOffline, match="Gift card needs headquarters"):
        online.pay("GIFT")


def test_nobody_signs_in_while_headquarters_is_away(activated, hq, retail):
    go_away(hq, retail)
    with pytest.raises(NoOfflineDatabase):
        activated.sign_in("1", PIN)
    assert activated.signed_in() is None


def test_wrong_pin_is_refused(activated):
    with pytest.raises(SignInRefused):
        activated.sign_in("1", "0000")
    assert kept_facts.kept(activated.context.journal) is None


def test_sign_in_needs_the_store_the_first_time_and_goes_by_what_is_known_later(activated, hq, retail):
    hq.on("GET", "retail/store", DEAD)
    with pytest.raises(NoOfflineDatabase):
        activated.sign_in("1", PIN)
    assert activated.signed_in() is None
    hq.on("GET", "retail/store", retail.answer)
    activated.sign_in("1", PIN)
    hq.on("GET", "retail/store", DEAD)
    assert activated.sign_in("2", PIN).name == "Carl Cashier"
    assert activated.scan(MILK).amount == "1.29"


def test_nobody_disconnects_it(online):
    with pytest.raises(StateConflict, match="nothing it could sell from offline"):
        online.disconnect()
    assert standing(online) is Standing.ONLINE


def test_headquarters_that_is_there_but_cannot_answer_says_why(activated, retail):
    nothing = problem_reply(409, "state-conflict", "Nothing has been released for this store yet.")
    retail.misbehave = lambda _request: nothing
    with pytest.raises(StateConflict, match="Nothing has been released for this store yet"):
        activated.sign_in("1", PIN)


def test_store_that_is_in_no_release_yet_is_an_answer_too(activated, hq):
    hq.on("GET", "retail/store", problem_reply(404, "not-found", "There is no store S1 in this channel database."))
    with pytest.raises(NotFound, match="no store S1"):
        activated.sign_in("1", PIN)


def test_offline_support_switched_on_later_brings_a_database(online, published, hq, retail):
    published.supports_offline, published.database_id = True, 5
    published.publish(store_rows(milk_price="1.39"))
    assert online.sync().errors == []
    assert (online.overview().release, online.overview().sells_online_only) == (1, False)
    go_away(hq, retail)
    assert online.scan(MILK).unit_price == "1.3900"


def test_register_that_waits_for_its_first_package_sells_online_meanwhile(new_register, retail, published, ledger):
    new_register.sign_in("1", PIN)
    assert settings.read(new_register.context.journal, settings.CHANNEL_DATABASE) is None
    assert sell(new_register, MILK).totals.gross == "1.29"
    assert new_register.overview().sells_online_only is False
